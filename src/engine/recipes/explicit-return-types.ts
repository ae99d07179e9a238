import type { ts } from 'ts-morph';
import * as z from 'zod';
import { fail } from '../../base/result.ts';
import { applyEdits } from '../../changeset/edits.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Refusal, Site } from '../../ports/recipe-facts.ts';
import { inOrder } from '../ast/edits.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { addTypeImports } from './add-type-imports.ts';
import { defineRecipe } from './define-recipe.ts';
import { emitsTheSame } from './emitted.ts';
import { exportedFunctions, type ExportedFunction } from './exported-functions.ts';
import { byProgram } from './by-program.ts';
import { knowsTypeImports } from './language-version.ts';
import { fullReturnType, untypedReturns, writeReturnType, type ReturnType } from './return-types.ts';
import { tryEdits, type Attempt } from './try-edits.ts';
import { mayExportUntypedFunction, untypedExportHints } from './untyped-exports.ts';

/**
 * Writes down what exported functions return, as the compiler infers it.
 *
 * Only where the type is short, has no `any` in it and can be named in the file, if need be with an import of types. The
 * edited files are checked together: no new error, the same types as before, and the same JavaScript.
 */
export const explicitReturnTypes = defineRecipe({
  info: {
    id: 'explicit-return-types',
    title: 'Add return types to exported functions',
    description:
      'Writes the inferred return type at exported functions and at the methods of exported classes that have none, so that a change of their body no longer changes their signature unnoticed. ' +
      'Types that are long or have `any` in them are left out; the compiled JavaScript stays the same.',
    class: 'proved',
    topics: [
      'return types',
      'return type annotations',
      'explicit return types',
      'missing return types',
      'annotate functions',
      'annotate exports',
      'function signatures',
      'type annotations',
      'annotations',
      'isolatedDeclarations',
      'explicit module boundary types',
    ],
    example: 'Add return types in src',
    mends: ['missing-return-type'],
  },
  parameters: z.strictObject({}),
  places: {
    mayBeIn: mayExportUntypedFunction,
    hints: untypedExportHints,
    find: (sourceFile) => untypedReturns(sourceFile).map(({ at }) => at),
  },
  async plan(view, { scope }) {
    const sites: PlannedSite[] = [];
    const refused: Refusal[] = [];
    const paths: WorkspacePath[] = [];
    for (const path of await view.editableFiles(scope)) {
      await view.pause();
      if (missingReturnTypes(view, path, scope).length > 0) paths.push(path);
    }
    for (const [program, files] of byProgram(view, paths)) {
      const attempts: TypedFunctions[] = [];
      for (const path of files) {
        await view.pause();
        const planned = planFile(view, program, path, scope);
        attempts.push(...planned.attempts);
        refused.push(...planned.refused);
      }
      const { kept, failed, after } = await tryEdits(view, program, attempts, files);
      for (const [attempt, error] of failed)
        refused.push(...refuse(attempt, `With its type written down there would be an error: ${error}`));
      for (const path of files) {
        const ofFile = kept.filter((attempt) => attempt.path === path);
        const reason = whyNot(view, path, ofFile);
        for (const attempt of ofFile) {
          const changed =
            reason ?? (staysTheSame(view, program, after, attempt) ? undefined : 'Written down, its type would be another one.');
          if (changed === undefined)
            sites.push({ site: attempt.site, edits: attempt.edits, reason: 'says what an exported function returns' });
          else refused.push(...refuse(attempt, changed));
        }
      }
    }
    return { sites, refused, notes: [] };
  },
});

/** The exported functions without a return type that are in scope, by the text alone. */
export function missingReturnTypes(view: CodeView, path: WorkspacePath, scope: Scope): ExportedFunction[] {
  if (!mayExportUntypedFunction(view.text(path))) return [];
  const sourceFile = view.sourceFile(path);
  return untypedReturns(sourceFile).filter(({ at }) => touchesLines(scope, sourceFile, at));
}

/** One function; several where they need the same import. */
interface TypedFunctions extends Attempt {
  readonly path: WorkspacePath;
  readonly site: Site;
  readonly functions: readonly { readonly found: ExportedFunction; readonly index: number; readonly site: Site }[];
}

function planFile(
  view: CodeView,
  program: ts.Program,
  path: WorkspacePath,
  scope: Scope,
): { readonly attempts: TypedFunctions[]; readonly refused: Refusal[] } {
  const sourceFile = program.getSourceFile(view.toAbsolute(path));
  if (!sourceFile) return { attempts: [], refused: [] };
  const checker = program.getTypeChecker();
  const errors = program.getSemanticDiagnostics(sourceFile);
  const all = exportedFunctions(sourceFile);
  const refused: Refusal[] = [];
  const typed: Typed[] = [];
  for (const found of untypedReturns(sourceFile)) {
    if (!touchesLines(scope, sourceFile, found.at)) continue;
    const site = siteAt(path, sourceFile, found.at);
    const isWrong = errors.some(({ start = 0 }) => found.owner.pos <= start && start < found.owner.end);
    const written = isWrong
      ? fail('There is a type error in it, so what is inferred may be wrong.')
      : writeReturnType(view, path, checker, found);
    const index = all.findIndex(({ node }) => node === found.node);
    const reason = written.ok ? whyNotImported(view, path, sourceFile, written.value) : written.failure;
    if (written.ok && reason === undefined) typed.push({ found, index, site, type: written.value });
    else refused.push({ site, reason: reason ?? '' });
  }
  return { attempts: grouped(typed).flatMap((group) => toAttempt(view, path, sourceFile, group)), refused };
}

interface Typed {
  readonly found: ExportedFunction;
  readonly index: number;
  readonly site: Site;
  readonly type: ReturnType;
}

function whyNotImported(view: CodeView, path: WorkspacePath, sourceFile: ts.SourceFile, { imports }: ReturnType): string | undefined {
  if (imports.length > 0 && !knowsTypeImports(view, path, 'import type')) return 'The TypeScript of this project knows no `import type`.';
  const added = addTypeImports(sourceFile, imports, knowsTypeImports(view, path, 'inline'));
  return added.ok ? undefined : added.failure;
}

/** Functions that need the same import belong together: their edits would overlap. */
function grouped(typed: readonly Typed[]): Typed[][] {
  const alone = typed.filter(({ type }) => type.imports.length === 0);
  const together = typed.filter(({ type }) => type.imports.length > 0);
  return [...alone.map((one) => [one]), ...(together.length > 0 ? [together] : [])];
}

function toAttempt(view: CodeView, path: WorkspacePath, sourceFile: ts.SourceFile, group: readonly Typed[]): TypedFunctions[] {
  const [first] = group;
  const wanted = new Map(group.flatMap(({ type }) => type.imports.map((one) => [`${one.name} ${one.specifier}`, one] as const)));
  const imports = addTypeImports(sourceFile, [...wanted.values()], knowsTypeImports(view, path, 'inline'));
  if (!first || !imports.ok) return [];
  const edits: readonly TextEdit[] = inOrder([...imports.value, ...group.flatMap(({ type }) => type.edits)]);
  const spans = group.map(({ found }) => ({ path, start: found.owner.getStart(sourceFile), end: found.owner.end }));
  return [{ path, site: first.site, functions: group, edits: new Map([[path, edits]]), spans }];
}

function whyNot(view: CodeView, path: WorkspacePath, attempts: readonly TypedFunctions[]): string | undefined {
  const before = view.text(path);
  const after = applyEdits(before, inOrder(attempts.flatMap(({ edits }) => edits.get(path) ?? [])));
  const isSame = emitsTheSame(view.toAbsolute(path), before, after, view.compilerOptions(path), () => false);
  return isSame ? undefined : 'The JavaScript that the file is compiled to would not be the same.';
}

function staysTheSame(view: CodeView, before: ts.Program, after: ts.Program, { path, functions }: TypedFunctions): boolean {
  const sourceFile = after.getSourceFile(view.toAbsolute(path));
  const now = sourceFile ? exportedFunctions(sourceFile) : [];
  return functions.every(({ found, index }) => {
    const same = now[index];
    return same !== undefined && fullReturnType(after.getTypeChecker(), same) === fullReturnType(before.getTypeChecker(), found);
  });
}

function refuse({ functions }: TypedFunctions, reason: string): Refusal[] {
  return functions.map(({ site }) => ({ site, reason }));
}
