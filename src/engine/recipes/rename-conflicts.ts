import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { applyEdits } from '../../changeset/edits.ts';
import { changedMeaning, loneChecker, reparse } from '../ast/bindings.ts';
import { isIntrinsicTag, isScopedName } from '../ast/names.ts';
import { placeOf } from '../ast/sites.ts';
import type { CodeView } from '../recipe.ts';
import type { NamedDeclaration } from './find-declarations.ts';
import type { RenameLocation } from './rename-locations.ts';

const ANY_MEANING = ts.SymbolFlags.Value | ts.SymbolFlags.Type | ts.SymbolFlags.Namespace | ts.SymbolFlags.Alias;

/**
 * What the new name would collide with in the scopes of the files that change, if anything: a declaration that is
 * visible where the name would stand, or a name that would lead to another declaration than before.
 */
export async function scopeConflict(
  view: CodeView,
  locations: readonly RenameLocation[],
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
  to: string,
): Promise<string | undefined> {
  for (const [path, fileEdits] of edits) {
    await view.pause();
    const scoped = locations.flatMap((location) => (location.path === path && isWritten(location) ? [location.node] : []));
    // Members and keys are looked up in types, whatever they are called.
    if (scoped.length === 0) continue;
    const found =
      tagConflict(view, path, scoped, to) ?? visibleConflict(view, path, scoped, to) ?? meaningConflict(view, path, fileEdits, to);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether the new name stands there as one that is looked up in scopes. */
function isWritten({ node, keeps }: RenameLocation): boolean {
  return keeps !== 'value' && ts.isIdentifier(node) && isScopedName(node);
}

function tagConflict(view: CodeView, path: WorkspacePath, nodes: readonly ts.Node[], to: string): string | undefined {
  const tag = nodes.find(({ parent }) => ts.isJsxOpeningLikeElement(parent) || ts.isJsxClosingElement(parent));
  return tag && isIntrinsicTag(to)
    ? `\`<${to}>\` would be an element of the page, at ${placeOf(path, view.sourceFile(path), tag.getStart())}.`
    : undefined;
}

function visibleConflict(view: CodeView, path: WorkspacePath, nodes: readonly ts.Node[], to: string): string | undefined {
  const sourceFile = view.sourceFile(path);
  if (nodes.length === 0 || !sourceFile.text.includes(to)) return undefined;
  const checker = loneChecker(sourceFile);
  for (const node of nodes) {
    const taken = checker.getSymbolsInScope(lookupPlace(node), ANY_MEANING).find(({ name }) => name === to);
    const declaration = taken?.declarations?.[0];
    if (!declaration) continue;
    const declaredAt = placeOf(path, sourceFile, declaration.getStart(sourceFile));
    return `\`${to}\` is already declared at ${declaredAt}, where it would meet the new name at ${placeOf(path, sourceFile, node.getStart(sourceFile))}.`;
  }
  return undefined;
}

/** A function's own name is looked up around it, not among its parameters. */
function lookupPlace(node: ts.Node): ts.Node {
  const { parent } = node;
  const isOwnName =
    (ts.isFunctionDeclaration(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent)) &&
    parent.name === node;
  return isOwnName ? parent.parent : node;
}

function meaningConflict(view: CodeView, path: WorkspacePath, edits: readonly TextEdit[], to: string): string | undefined {
  const sourceFile = view.sourceFile(path);
  const changed = changedMeaning(sourceFile, edits);
  if (!changed) return undefined;
  const after = reparse(sourceFile, applyEdits(sourceFile.text, edits));
  return `\`${changed.name}\` at ${placeOf(path, after, changed.at)} would mean something else${changed.name === to ? ': it would be the renamed one' : ''}.`;
}

/** In a script, what is declared at the top is global: the new name must not be. */
export function globalConflict(
  view: CodeView,
  program: ts.Program,
  { path, isTopLevel }: NamedDeclaration,
  to: string,
): string | undefined {
  const sourceFile = program.getSourceFile(view.toAbsolute(path));
  if (!isTopLevel || !sourceFile || ts.isExternalModule(view.sourceFile(path))) return undefined;
  const taken = program
    .getTypeChecker()
    .getSymbolsInScope(sourceFile, ANY_MEANING)
    .find((symbol) => symbol.name === to);
  return taken && `\`${to}\` is already declared for all scripts.`;
}
