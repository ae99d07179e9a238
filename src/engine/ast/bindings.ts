import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { applyEdits } from '../../changeset/edits.ts';
import { inOrder, positionMapping } from './edits.ts';
import { isScopedName } from './names.ts';
import { descendants } from './walk.ts';

/** A name that no longer means what it meant. `declaredAt` is where it is declared afterwards, if anywhere in the file. */
export interface ChangedMeaning {
  readonly name: string;
  /** Both in the text after the edits. */
  readonly at: number;
  readonly declaredAt: number | undefined;
}

/**
 * What edits to one file do to its names: the first identifier that is resolved to another declaration than before,
 * or undefined when all of them mean what they meant. Names that the edits write must be among `own`, by their
 * position after the edits; it says where each of them has to lead.
 */
export function changedMeaning(
  sourceFile: ts.SourceFile,
  edits: readonly TextEdit[],
  own: ReadonlyMap<number, number> = new Map(),
): ChangedMeaning | undefined {
  const after = reparse(sourceFile, applyEdits(sourceFile.text, inOrder(edits)));
  const mapped = positionMapping(edits);
  const expected = new Map<number, string>();
  for (const [at, { declared }] of resolveNames(sourceFile)) expected.set(mapped(at), declared.map(mapped).join());
  for (const [at, declaredAt] of own) expected.set(at, String(declaredAt));
  for (const [at, { name, declared }] of resolveNames(after)) {
    if (expected.get(at) !== declared.join()) return { name, at, declaredAt: declared[0] };
  }
  return undefined;
}

export interface Resolution {
  readonly name: string;
  /** Where the file declares it, ascending; nothing for a global, or what is not declared at all. */
  readonly declared: readonly number[];
}

/** Each scoped name of a file by its position, with its declarations in the same file. Needs no other file and no types. */
export function resolveNames(sourceFile: ts.SourceFile, wanted?: ReadonlySet<string>): Map<number, Resolution> {
  const checker = loneChecker(sourceFile);
  const resolved = new Map<number, Resolution>();
  for (const node of descendants(sourceFile)) {
    if (!ts.isIdentifier(node) || (wanted && !wanted.has(node.text)) || !isScopedName(node)) continue;
    const declared = (symbolOf(checker, node)?.declarations ?? []).map((declaration) => nameStart(declaration, sourceFile));
    resolved.set(node.getStart(sourceFile), { name: node.text, declared: declared.sort((a, b) => a - b) });
  }
  return resolved;
}

/** A checker that knows this file only: good for scopes, not for types. */
export function loneChecker(sourceFile: ts.SourceFile): ts.TypeChecker {
  const program = ts.createProgram({
    rootNames: [sourceFile.fileName],
    options: { noLib: true, noResolve: true, allowJs: true, types: [], jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.Latest },
    host: {
      getSourceFile: (name) => (name === sourceFile.fileName ? sourceFile : undefined),
      getDefaultLibFileName: () => 'lib.d.ts',
      writeFile: () => {},
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (name) => name === sourceFile.fileName,
      readFile: () => undefined,
    },
  });
  return program.getTypeChecker();
}

/** What a scoped name stands for: in `{ name }` and `export { name }` the variable, not the key. */
export function symbolOf(checker: ts.TypeChecker, name: ts.Identifier): ts.Symbol | undefined {
  if (ts.isShorthandPropertyAssignment(name.parent) && name.parent.name === name)
    return checker.getShorthandAssignmentValueSymbol(name.parent);
  if (ts.isExportSpecifier(name.parent)) return checker.getExportSpecifierLocalTargetSymbol(name);
  return checker.getSymbolAtLocation(name);
}

/** The same file with another text. */
export function reparse(sourceFile: ts.SourceFile, text: string): ts.SourceFile {
  return ts.createSourceFile(sourceFile.fileName, text, sourceFile.languageVersion, true, scriptKindOf(sourceFile.fileName));
}

function scriptKindOf(fileName: string): ts.ScriptKind {
  if (/\.[mc]?ts$/.test(fileName)) return ts.ScriptKind.TS;
  if (fileName.endsWith('.tsx')) return ts.ScriptKind.TSX;
  return /\.[mc]?js$/.test(fileName) ? ts.ScriptKind.JS : ts.ScriptKind.JSX;
}

function nameStart(declaration: ts.Declaration, sourceFile: ts.SourceFile): number {
  return (ts.getNameOfDeclaration(declaration) ?? declaration).getStart(sourceFile);
}
