import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import { applyEdits } from '../../changeset/edits.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Note } from '../../ports/recipe-facts.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { specifierFor } from './specifiers.ts';

interface Followed {
  readonly edits: readonly TextEdit[];
  readonly notes: readonly Note[];
}

/** What names a module by its path in a file, after one was renamed. Mocks are told, too; so is a string that may be a path. */
export function followRename(view: CodeView, path: WorkspacePath, from: WorkspacePath, to: WorkspacePath): Followed {
  const sourceFile = view.sourceFile(path);
  const edits: TextEdit[] = [];
  const notes: Note[] = [];
  for (const node of descendants(sourceFile)) {
    if (!ts.isStringLiteralLike(node) || !mayNameModule(node.text) || view.resolveModule(node.text, path) !== from) continue;
    const line = sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile)).line + 1;
    const loader = loaderOf(node);
    if (loader === undefined) {
      notes.push({ path, line, text: `the string ${node.getText(sourceFile)} may name the file` });
      continue;
    }
    const specifier = specifierFor(view, path, to, { specifier: node.text, target: from });
    edits.push({ start: node.getStart(sourceFile) + 1, end: node.end - 1, text: specifier });
    if (/mock|actual/i.test(loader)) notes.push({ path, line, text: `\`${loader}\` names ${specifier} now` });
  }
  return { edits, notes };
}

/** The text of a file as it has to be in another place: what it names by relative paths is named from there. */
export function rebasedText(view: CodeView, from: WorkspacePath, to: WorkspacePath): Result<string, string> {
  const text = view.text(from);
  const sourceFile = view.sourceFile(from);
  const edits: TextEdit[] = [];
  for (const node of descendants(sourceFile)) {
    if (!ts.isStringLiteralLike(node) || !/^\.\.?(\/|$)/.test(node.text)) continue;
    const loader = loaderOf(node);
    const target = view.resolveModule(node.text, from);
    if (loader === undefined) {
      if (target !== undefined && posix.dirname(from) !== posix.dirname(to))
        return fail(`The string ${node.getText(sourceFile)} in it may name a file.`);
      continue;
    }
    const specifier =
      target === from
        ? specifierFor(view, to, to, { specifier: node.text, target: from })
        : relativeTo(posix.dirname(to), posix.join(posix.dirname(from), node.text), node.text);
    if (specifier !== node.text) edits.push({ start: node.getStart(sourceFile) + 1, end: node.end - 1, text: specifier });
  }
  return ok(applyEdits(text, edits));
}

function relativeTo(folder: string, path: string, written: string): string {
  const relative = posix.relative(folder, path);
  const named = relative === '' ? '.' : relative.startsWith('.') ? relative : `./${relative}`;
  return written.endsWith('/') && !named.endsWith('/') ? `${named}/` : named;
}

/** What loads a module by the name that a string is: `import`, `export`, or what a call is written as; undefined for any other string. */
function loaderOf(node: ts.StringLiteralLike): string | undefined {
  const { parent } = node;
  if (ts.isImportDeclaration(parent)) return 'import';
  if (ts.isExportDeclaration(parent)) return 'export';
  if (ts.isExternalModuleReference(parent)) return 'require';
  if (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent)) return 'import';
  if (ts.isModuleDeclaration(parent)) return 'declare module';
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== node) return undefined;
  if (parent.expression.kind === ts.SyntaxKind.ImportKeyword) return 'import';
  const callee = parent.expression.getText();
  return /^(require(\.resolve)?|(vi|vitest|jest)\.\w+|\w*[mM]ock\w*|(import|require)Actual)$/.test(callee) ? callee : undefined;
}

function mayNameModule(text: string): boolean {
  return text !== '' && text.length < 300 && !/\s/.test(text);
}
