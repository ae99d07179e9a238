import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { applyEdits } from '../../changeset/edits.ts';
import { firstLine } from '../../base/text.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { inOrder } from '../ast/edits.ts';
import type { SourceRedirect } from '../project.ts';
import type { CodeView } from '../recipe.ts';

/**
 * The first type error that edits bring into one of the given files, as `src/a.ts:3: …`; undefined where they bring
 * none. `asBefore` undoes in a message what the edits change on purpose. Only the edited files are parsed anew.
 */
export async function newTypeError(
  view: CodeView,
  program: ts.Program,
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
  files: readonly WorkspacePath[],
  asBefore: (message: string) => string,
): Promise<string | undefined> {
  if (files.length === 0) return undefined;
  const after = programAfter(view, program, edits);
  for (const path of files) {
    await view.pause();
    const [first] = newErrorsIn(view, program, after, path, { asBefore });
    if (first) return describeError(first);
  }
  return undefined;
}

export interface TypeError {
  readonly path: WorkspacePath;
  readonly code: number;
  readonly text: string;
  readonly line: number;
  /** Where it is in the text after the edits. */
  readonly start: number;
}

export function describeError({ path, line, text }: TypeError): string {
  return `${path}:${line}: ${firstLine(text, 200)}`;
}

/**
 * The errors of one file that the program after some edits has, and the one before them has not. `mapped` says where what
 * was at a position is now: an error of the same kind at the same place is the same error, however it words the types.
 * `was` is what the file was called before. `only` leaves out all but some nodes of the file: what is found there is there, but there
 * may be more.
 */
export function newErrorsIn(
  view: CodeView,
  before: ts.Program,
  after: ts.Program,
  path: WorkspacePath,
  {
    asBefore = (message) => message,
    mapped,
    was = path,
    only,
  }: {
    asBefore?: (message: string) => string;
    mapped?: (position: number) => number;
    was?: WorkspacePath;
    only?: (sourceFile: ts.SourceFile) => readonly ts.Node[];
  } = {},
): TypeError[] {
  const now = errorsIn(after, view, path, only);
  // Without errors now it does not matter which there were.
  if (now.length === 0) return [];
  const old = errorsIn(before, view, was);
  const known = old.map(({ text }) => text);
  const places = new Set(mapped ? old.map(({ code, start }) => `${code} ${mapped(start)}`) : []);
  return now.filter(({ text, code, start }) => {
    const index = known.indexOf(asBefore(text));
    if (index >= 0) known.splice(index, 1);
    return index < 0 && !places.has(`${code} ${start}`);
  });
}

function errorsIn(
  program: ts.Program,
  view: CodeView,
  path: WorkspacePath,
  only?: (sourceFile: ts.SourceFile) => readonly ts.Node[],
): TypeError[] {
  const sourceFile = program.getSourceFile(view.toAbsolute(path));
  if (!sourceFile) return [];
  // The last argument, by which editors ask for what is on the screen, is not in the published types.
  const check = program.getSemanticDiagnostics.bind(program) as (...args: unknown[]) => readonly ts.Diagnostic[];
  return check(sourceFile, undefined, only?.(sourceFile)).map(({ messageText, code, start = 0 }) => ({
    path,
    code,
    text: ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' '),
    line: sourceFile.getLineAndCharacterOfPosition(start).line + 1,
    start,
  }));
}

/** The same program with some texts replaced, and without the files that are gone; all that did not change is taken over. */
export function programAfter(
  view: CodeView,
  program: ts.Program,
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
  gone: ReadonlySet<WorkspacePath> = new Set(),
): ts.Program {
  const missing = new Set([...gone].map((path) => view.toAbsolute(path)));
  const edited = new Map([...edits].map(([path, list]) => [view.toAbsolute(path), applyEdits(view.tryText(path) ?? '', inOrder(list))]));
  const read = (name: string): string | undefined => {
    const path = view.toWorkspace(name);
    return edited.get(name) ?? program.getSourceFile(name)?.text ?? (path === undefined ? ts.sys.readFile(name) : view.tryText(path));
  };
  const library = program.getSourceFiles().find((sourceFile) => program.isSourceFileDefaultLibrary(sourceFile));
  const libraries = posix.dirname(library?.fileName ?? '/lib.d.ts');
  const referenced = configsOf(program.getResolvedProjectReferences() ?? []);
  const host: ts.CompilerHost & SourceRedirect = {
    getSourceFile: (name, options) => {
      const text = edited.get(name);
      const old = missing.has(name) ? undefined : program.getSourceFile(name);
      if (text === undefined) return old;
      const settings = typeof options === 'object' && old ? { ...options, impliedNodeFormat: old.impliedNodeFormat } : options;
      return ts.createSourceFile(name, text, settings, true);
    },
    fileExists: (name) =>
      !missing.has(name) &&
      (program.getSourceFile(name) !== undefined ||
        (view.toWorkspace(name) === undefined ? ts.sys.fileExists(name) : read(name) !== undefined)),
    readFile: read,
    directoryExists: (name) => (view.toWorkspace(`${name}/x`) === undefined ? ts.sys.directoryExists(name) : true),
    getDirectories: (name) => ts.sys.getDirectories(name),
    readDirectory: (...request) => ts.sys.readDirectory(...request),
    // References are read from their sources, as in the program before.
    useSourceOfProjectReferenceRedirect: () => true,
    getParsedCommandLine: (name) => referenced.get(name),
    realpath: (name) => ts.sys.realpath?.(name) ?? name,
    getDefaultLibLocation: () => libraries,
    getDefaultLibFileName: (options) => `${libraries}/${ts.getDefaultLibFileName(options)}`,
    getCurrentDirectory: () => program.getCurrentDirectory(),
    getCanonicalFileName: (name) => (ts.sys.useCaseSensitiveFileNames ? name : name.toLowerCase()),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getNewLine: () => '\n',
    writeFile: () => undefined,
  };
  // A file that is created is looked at even if nobody imports it.
  const rootNames = [...new Set([...program.getRootFileNames(), ...edited.keys()])].filter((name) => !missing.has(name));
  // Without the same references nothing of the old program would be taken over, and all of it resolved anew.
  const references = program.getProjectReferences();
  return ts.createProgram({
    rootNames,
    options: program.getCompilerOptions(),
    host,
    oldProgram: program,
    ...(references && { projectReferences: references }),
  });
}

/** What projects that are referenced say, by the names of their configs. */
function configsOf(
  references: readonly (ts.ResolvedProjectReference | undefined)[],
  found = new Map<string, ts.ParsedCommandLine>(),
): ReadonlyMap<string, ts.ParsedCommandLine> {
  for (const reference of references) {
    if (!reference || found.has(reference.sourceFile.fileName)) continue;
    found.set(reference.sourceFile.fileName, reference.commandLine);
    configsOf(reference.references ?? [], found);
  }
  return found;
}
