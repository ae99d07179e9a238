import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import { nodeAt } from '../ast/walk.ts';
import { isLocal, type NamedDeclaration } from './find-declarations.ts';
import type { CodeView } from '../recipe.ts';
import { servicesThatSee } from '../services-that-see.ts';

/** A place where a name has to change. */
export interface RenameLocation {
  readonly path: WorkspacePath;
  readonly start: number;
  readonly end: number;
  /** What else the place needs: `key` keeps the old key in front, as in `{ old: new }`; `value` puts a new key in front, as in `{ new: old }`. */
  readonly keeps: 'nothing' | 'key' | 'value' | 'import';
  /** The name in its tree. */
  readonly node: ts.Node;
}

interface Origin {
  readonly fileName: string;
  readonly start: number;
}

/**
 * Every place that names a symbol, in all projects of the workspace that see its declaration, export and import lists
 * included. Keys of objects that merely hold it keep their name. Comments are left out, but for those that declare
 * types in JavaScript. Fails with the reason where a place can't be edited.
 */
export async function renameLocations(
  view: CodeView,
  { path: declared, name }: NamedDeclaration,
  from: string,
): Promise<Result<readonly RenameLocation[], string>> {
  const start = name.getStart() + (ts.isStringLiteralLike(name) ? 1 : 0);
  const editable = new Set(await view.editableFiles(WHOLE_WORKSPACE));
  const found = new Map<string, RenameLocation>();
  for (const service of isLocal(name) ? [view.languageService(declared)] : await servicesThatSee(view, declared, from, editable)) {
    await view.pause();
    const reason = collect(view, service, { fileName: view.toAbsolute(declared), start }, from, editable, found);
    if (reason !== undefined) return fail(reason);
  }
  return ok([...found.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start)));
}

function collect(
  view: CodeView,
  service: ts.LanguageService,
  first: Origin,
  from: string,
  editable: ReadonlySet<WorkspacePath>,
  found: Map<string, RenameLocation>,
): string | undefined {
  const info = service.getRenameInfo(first.fileName, first.start, {});
  if (!info.canRename) return info.localizedErrorMessage;
  const origins = [first];
  const seen = new Set<string>();
  for (let origin = origins.pop(); origin; origin = origins.pop()) {
    const key = `${origin.fileName}:${origin.start}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const locations =
      service.findRenameLocations(origin.fileName, origin.start, false, false, { providePrefixAndSuffixTextForRename: true }) ?? [];
    for (const location of locations) {
      const placed = place(view, location, from, editable);
      if (typeof placed === 'string') return placed;
      if (!placed) continue;
      found.set(`${placed.path}:${placed.start}`, placed);
      if (isExportedName(placed.node)) origins.push({ fileName: location.fileName, start: placed.start });
    }
  }
  return undefined;
}

/** Undefined for a place that is left alone, a string for one that can't be edited. */
function place(
  view: CodeView,
  { fileName, textSpan, prefixText, suffixText }: ts.RenameLocation,
  from: string,
  editable: ReadonlySet<WorkspacePath>,
): RenameLocation | string | undefined {
  const path = view.toWorkspace(fileName);
  if (path === undefined || path.includes('node_modules/'))
    return `It is also declared or used in ${fileName}, outside of the workspace's own code.`;
  if (!editable.has(path)) return `It is also used in ${path}, which may not be edited.`;
  const { start } = textSpan;
  const end = start + textSpan.length;
  if (view.text(path).slice(start, end) !== from) return `It has another name in ${path}.`;
  const node = nameAt(view.sourceFile(path), start);
  if (!node)
    return isJsDocType(view.sourceFile(path), start) ? { path, start, end, keeps: 'nothing', node: view.sourceFile(path) } : undefined;
  return { path, start, end, keeps: keepsOf(node, prefixText, suffixText), node };
}

/** The name that starts here, or inside the quotes that do; undefined in a comment. */
function nameAt(sourceFile: ts.SourceFile, start: number): ts.Node | undefined {
  const node = nodeAt(sourceFile, start);
  const first = node.getStart(sourceFile);
  const isName = (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && first === start;
  return isName || (ts.isStringLiteralLike(node) && first + 1 === start) ? node : undefined;
}

/** In JavaScript, JSDoc declares types and parameters; links and other words in it are left to those who mend comments. */
function isJsDocType(sourceFile: ts.SourceFile, start: number): boolean {
  if (!/\.[mc]?jsx?$/.test(sourceFile.fileName)) return false;
  const lineBefore = sourceFile.text.slice(sourceFile.text.lastIndexOf('\n', start) + 1, start);
  return !/@(see|link\w*)\b[^}]*$/.test(lineBefore);
}

function keepsOf({ parent }: ts.Node, prefix: string | undefined, suffix: string | undefined): RenameLocation['keeps'] {
  if (ts.isExportSpecifier(parent)) return 'nothing';
  if (ts.isImportSpecifier(parent)) return prefix === undefined ? 'nothing' : 'import';
  if (prefix !== undefined) return 'key';
  return suffix === undefined ? 'nothing' : 'value';
}

/** A name in an export list that is also what others import: they have to follow. */
function isExportedName({ parent }: ts.Node): boolean {
  return parent !== undefined && ts.isExportSpecifier(parent) && parent.propertyName === undefined;
}
