import { ts } from 'ts-morph';
import { fingerprintOf } from './source-text.ts';
import type { Pacer } from './pacer.ts';
import type { Project } from './project.ts';

/** How one file looks to those that import it: its declarations. Null where they can't be told. */
type Shape = string | null;

/**
 * The errors of one project, before and after a change.
 *
 * A check of the workspace is kept and brought up to date next time. Where a change leaves the declarations of all
 * changed files as they were, only these files are checked again; otherwise whatever depends on them is, as a compiler
 * does that works incrementally. The project must hold the turn, with the right view selected, at every call.
 */
export class ProjectCheck {
  readonly #project: Project;
  #builder: ts.SemanticDiagnosticsBuilderProgram | undefined;
  #shapes = new Map<string, Shape>();
  #before: readonly ts.Diagnostic[] = [];

  constructor(project: Project) {
    this.#project = project;
  }

  /** All errors with the texts of the workspace. `changed` are the files that `after` will be about. */
  async before(changed: readonly string[], pacer: Pacer): Promise<readonly ts.Diagnostic[]> {
    const program = this.#project.program();
    this.#shapes = this.#shapesOf(program, changed);
    const builder = createBuilder(program, this.#builder);
    this.#before = await allErrors(builder, program, pacer);
    this.#builder = builder;
    return [...this.#before, ...declarationErrors(program, changed)];
  }

  /** All errors with the changed texts. */
  async after(changed: readonly string[], pacer: Pacer): Promise<readonly ts.Diagnostic[]> {
    const program = this.#project.program();
    const ofDeclarations = declarationErrors(program, changed);
    if (!this.#keepShapes(program, changed)) {
      return [...(await allErrors(createBuilder(program, this.#builder), program, pacer)), ...ofDeclarations];
    }
    const files = filesOf(program, changed);
    const others = this.#before.filter(({ file }) => !file || !files.some(({ fileName }) => fileName === file.fileName));
    const own = files.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
    return [...others, ...own, ...ofDeclarations];
  }

  /** Forgets the program of the last check, which is large, but not what was found. */
  release(): void {
    if (this.#builder && canRelease(this.#builder)) this.#builder.releaseProgram();
  }

  #keepShapes(program: ts.Program, changed: readonly string[]): boolean {
    const shapes = this.#shapesOf(program, changed);
    return shapes.size === this.#shapes.size && [...shapes].every(([name, shape]) => shape !== null && shape === this.#shapes.get(name));
  }

  /** Of the files that are part of the program: some may belong to other projects only. */
  #shapesOf(program: ts.Program, names: readonly string[]): Map<string, Shape> {
    return new Map(filesOf(program, names).map((file) => [file.fileName, this.#shapeOf(program, file)]));
  }

  #shapeOf(program: ts.Program, file: ts.SourceFile): Shape {
    if (file.isDeclarationFile || !/\.[cm]?tsx?$/.test(file.fileName)) return null;
    // Declarations that can't be written don't show every change.
    if (program.getDeclarationDiagnostics(file).length > 0) return null;
    const { outputFiles } = this.#project.languageService.getEmitOutput(file.fileName, true, true);
    return outputFiles.find((output) => /\.d\.[cm]?ts$/.test(output.name))?.text ?? null;
  }
}

/** Not in the published types. */
interface Releasing {
  releaseProgram(): void;
}

function canRelease(builder: object): builder is Releasing {
  return 'releaseProgram' in builder;
}

function createBuilder(program: ts.Program, old: ts.SemanticDiagnosticsBuilderProgram | undefined): ts.SemanticDiagnosticsBuilderProgram {
  return ts.createSemanticDiagnosticsBuilderProgram(program, { createHash: fingerprintOf }, old, program.getConfigFileParsingDiagnostics());
}

async function allErrors(
  builder: ts.SemanticDiagnosticsBuilderProgram,
  program: ts.Program,
  pacer: Pacer,
): Promise<readonly ts.Diagnostic[]> {
  // One file after the other, so that others get a turn on the thread; what did not change is known already.
  while (builder.getSemanticDiagnosticsOfNextAffectedFile()) await pacer.pause();
  return [...program.getSyntacticDiagnostics(), ...program.getGlobalDiagnostics(), ...builder.getSemanticDiagnostics()];
}

/** A config that asks for declarations makes their errors errors. Only in changed files can new ones come up unnoticed. */
function declarationErrors(program: ts.Program, changed: readonly string[]): readonly ts.Diagnostic[] {
  const { declaration, composite } = program.getCompilerOptions();
  if (!declaration && !composite) return [];
  return filesOf(program, changed).flatMap((file) => (file.isDeclarationFile ? [] : program.getDeclarationDiagnostics(file)));
}

function filesOf(program: ts.Program, names: readonly string[]): ts.SourceFile[] {
  return names.flatMap((name) => program.getSourceFile(name) ?? []);
}
