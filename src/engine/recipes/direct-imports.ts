import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { hasComment } from '../ast/comments.ts';
import { inOrder, insertion } from '../ast/edits.ts';
import type { CodeView } from '../recipe.ts';
import { importStatements, styleOf, type NewImport } from './added-imports.ts';
import type { Barrels } from './barrels.ts';
import { exportNames, originOf } from './exported-origins.ts';
import { specifierOf } from './import-edges.ts';
import { removeDeclaration } from './import-edits.ts';
import { knowsTypeImports } from './language-version.ts';
import { specifierFor } from './specifiers.ts';

export interface DirectImports {
  readonly edits: readonly TextEdit[];
  /** The modules that are imported instead. */
  readonly origins: readonly WorkspacePath[];
}

/** An import from a barrel as imports from the modules that its names come from; or why it can't be. */
export function directImports(
  view: CodeView,
  path: WorkspacePath,
  statement: ts.ImportDeclaration,
  barrel: WorkspacePath,
  barrels: Barrels,
): Result<DirectImports, string> {
  const sourceFile = view.sourceFile(path);
  const { importClause: clause, attributes } = statement;
  if (!clause) return fail('It loads the barrel for what that does.');
  if (attributes || (clause.phaseModifier !== undefined && clause.phaseModifier !== ts.SyntaxKind.TypeKeyword))
    return fail('It is a special kind of import.');
  if (clause.namedBindings && ts.isNamespaceImport(clause.namedBindings)) return fail('It takes the barrel as a whole.');
  const start = statement.getStart(sourceFile);
  if (hasComment(sourceFile.text, start, statement.end)) return fail('A comment among the names would be lost.');
  const isTypeOnly = clause.phaseModifier !== undefined;
  const names = [
    ...(clause.name ? [{ imported: 'default', local: clause.name.text, isType: isTypeOnly }] : []),
    ...(clause.namedBindings?.elements ?? []).map(({ propertyName, name, isTypeOnly: isMarked }) => ({
      imported: (propertyName ?? name).text,
      local: name.text,
      isType: isMarked || isTypeOnly,
    })),
  ];
  if (names.length === 0) return fail('It takes nothing by name.');
  const imports: (NewImport & { readonly target: WorkspacePath })[] = [];
  for (const { imported, local, isType } of names) {
    const origin = originOf(view, barrel, imported, (file) => barrels.has(file));
    if (origin === 'unknown' || !origin) return fail(`It can’t be told which module \`${imported}\` comes from.`);
    if (origin.path === path) return fail(`\`${imported}\` comes from this very file.`);
    const isGiven = origin.name === '*' || exportNames(view.sourceFile(origin.path)).has(origin.name);
    if (!isGiven) return fail(`${origin.path} passes \`${imported}\` on from elsewhere, so it can’t be told where it comes from.`);
    const specifier = specifierFor(view, path, origin.path, { specifier: specifierOf(statement) ?? '', target: barrel });
    const marked = isType || (origin.isType && knowsTypeImports(view, path, 'import type'));
    imports.push({ specifier, imported: origin.name, local, isType: marked, target: origin.path });
  }
  return ok({ edits: inOrder(editsFor(view, path, statement, imports)), origins: [...new Set(imports.map(({ target }) => target))] });
}

/** Names join an import of the same module where there is one; the others take the place of the import. */
function editsFor(
  view: CodeView,
  path: WorkspacePath,
  statement: ts.ImportDeclaration,
  imports: readonly (NewImport & { readonly target: WorkspacePath })[],
): TextEdit[] {
  const sourceFile = view.sourceFile(path);
  const joining = new Map<ts.ImportSpecifier, string>();
  const rest: NewImport[] = [];
  for (const each of imports) {
    const last = each.imported === '*' || each.imported === 'default' ? undefined : lastOfSame(view, path, statement, each);
    if (last)
      joining.set(last, `${joining.get(last) ?? ''}, ${each.imported === each.local ? each.local : `${each.imported} as ${each.local}`}`);
    else rest.push(each);
  }
  const joined = [...joining].map(([last, words]) => insertion(last.end, words));
  if (rest.length === 0) return [...joined, removeDeclaration(sourceFile, statement)];
  const text = importStatements(rest, styleOf(sourceFile), false).trimEnd();
  return [...joined, { start: statement.getStart(sourceFile), end: statement.end, text }];
}

function lastOfSame(
  view: CodeView,
  path: WorkspacePath,
  statement: ts.ImportDeclaration,
  wanted: { readonly target: WorkspacePath; readonly isType: boolean },
): ts.ImportSpecifier | undefined {
  for (const other of view.sourceFile(path).statements) {
    if (other === statement || !ts.isImportDeclaration(other) || other.attributes || !other.importClause) continue;
    const { namedBindings, phaseModifier } = other.importClause;
    const isSame =
      view.resolveModule(specifierOf(other) ?? '', path) === wanted.target &&
      (phaseModifier === ts.SyntaxKind.TypeKeyword) === wanted.isType;
    if (isSame && namedBindings && ts.isNamedImports(namedBindings)) return namedBindings.elements.at(-1);
  }
  return undefined;
}
