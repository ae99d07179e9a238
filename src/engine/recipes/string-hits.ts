import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { Note } from '../../ports/recipe-facts.ts';
import { isPlainWord } from '../mentions/names.ts';
import { ancestors, counterpart, descendants } from '../ast/walk.ts';
import { hasWord, indexOfWord } from '../ast/words.ts';
import type { CodeView } from '../recipe.ts';
import { isLocal, type NamedDeclaration } from './find-declarations.ts';
import type { RenameLocation } from './rename-locations.ts';

/**
 * What a compiler can't tie to a renamed symbol, for a person to look at: strings that say its name, keys of mocks,
 * members of values without a type, and files of other languages.
 */
export async function hitsToReview(
  view: CodeView,
  declaration: NamedDeclaration,
  name: string,
  locations: readonly RenameLocation[],
): Promise<Note[]> {
  const renamed = new Set(locations.map(({ path, start }) => `${path}:${start}`));
  const notes = locations
    .filter(({ keeps }) => keeps === 'key')
    .map(({ path, start }) => note(view, path, start, `the key \`${name}\` stays as it is`));
  if (isLocal(declaration.name)) return notes;
  const isModule = ts.isExternalModule(view.sourceFile(declaration.path));
  for (const path of await view.editableFiles(WHOLE_WORKSPACE)) {
    if (!hasWord(view.text(path), name)) continue;
    await view.pause();
    const isApart = isModule && !view.mayHold(path, declaration.path);
    const isUntyped = (node: ts.Identifier): boolean => (isApart ? isMemberInScript(path, node) : isUntypedMember(view, path, node));
    notes.push(...hitsIn(view, path, name, renamed, isUntyped));
  }
  for (const path of await view.allFiles(WHOLE_WORKSPACE)) {
    if (!/\.(vue|svelte|astro)$/.test(path)) continue;
    const at = indexOfWord(view.text(path), name);
    const line = view.text(path).slice(0, at).split('\n').length;
    if (at >= 0) notes.push({ path, line, text: `\`${name}\` is used in a file that is not TypeScript or JavaScript` });
  }
  return notes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
}

function hitsIn(
  view: CodeView,
  path: WorkspacePath,
  name: string,
  renamed: ReadonlySet<string>,
  isUntyped: (node: ts.Identifier) => boolean,
): Note[] {
  const sourceFile = view.sourceFile(path);
  const isPlain = isPlainWord(name);
  const notes: Note[] = [];
  for (const node of descendants(sourceFile)) {
    const start = node.getStart(sourceFile);
    if (ts.isStringTextContainingNode(node)) {
      if (isModuleName(node) || renamed.has(`${path}:${start + 1}`)) continue;
      if (node.text === name || (!isPlain && hasWord(node.text, name))) notes.push(note(view, path, start, `a string says \`${name}\``));
    } else if (ts.isIdentifier(node) && node.text === name && !renamed.has(`${path}:${start}`)) {
      if (isMockKey(node)) notes.push(note(view, path, start, `a mock has a key \`${name}\``));
      else if (!isPlain && isUntyped(node)) notes.push(note(view, path, start, `\`${name}\` is a member of something without a type`));
    }
  }
  return notes;
}

function note(view: CodeView, path: WorkspacePath, start: number, text: string): Note {
  return { path, line: view.sourceFile(path).getLineAndCharacterOfPosition(start).line + 1, text };
}

function isModuleName({ parent }: ts.Node): boolean {
  return ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isExternalModuleReference(parent);
}

/** A key of an object that a call such as `vi.mock('./x', () => ({ … }))` is given. */
function isMockKey(name: ts.Identifier): boolean {
  const isKey =
    (ts.isPropertyAssignment(name.parent) || ts.isShorthandPropertyAssignment(name.parent) || ts.isMethodDeclaration(name.parent)) &&
    name.parent.name === name;
  return isKey && [...ancestors(name)].some((node) => ts.isCallExpression(node) && /mock/i.test(node.expression.getText()));
}

/** Whether the name is a member, by `.` or in a pattern, of a value whose type is any. */
function isUntypedMember(view: CodeView, path: WorkspacePath, name: ts.Identifier): boolean {
  const owner = ownerOf(name);
  const program = owner && view.languageService(path).getProgram();
  const sourceFile = program?.getSourceFile(view.toAbsolute(path));
  const typed = owner && sourceFile && counterpart(sourceFile, owner);
  return program !== undefined && typed !== undefined && (program.getTypeChecker().getTypeAtLocation(typed).flags & ts.TypeFlags.Any) !== 0;
}

/** The same for JavaScript that knows nothing of the declaration: what it gets at through a build or the like has no type. Its project is not loaded for it. */
const isMemberInScript = (path: WorkspacePath, name: ts.Identifier): boolean => /\.[cm]?jsx?$/.test(path) && ownerOf(name) !== undefined;

function ownerOf(name: ts.Identifier): ts.Node | undefined {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === name ? parent.expression : undefined;
  const isKey = ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent) && (parent.propertyName ?? parent.name) === name;
  return isKey ? parent.parent : undefined;
}
