import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { hasComment } from '../ast/comments.ts';
import { placeOf } from '../ast/sites.ts';
import type { CodeView } from '../recipe.ts';
import { leadsTo, otherwiseLoaded, usesMember } from './following-importers.ts';
import { specifierOf } from './import-edges.ts';

/** What a file calls the default export of another; nothing where it does not import it. */
export function localNameOf(view: CodeView, importer: WorkspacePath, path: WorkspacePath): string[] {
  return statementsFor(view, importer, path).flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !statement.importClause) return [];
    const { name, namedBindings } = statement.importClause;
    const elements = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
    const listed = elements.filter(({ propertyName }) => propertyName?.text === 'default').map((element) => element.name.text);
    return [...(name ? [name.text] : []), ...listed];
  });
}

/** What an importer needs so that what it took by default comes by a name; its own names stay. Nothing where it takes none. */
export function followDefault(
  view: CodeView,
  importer: WorkspacePath,
  path: WorkspacePath,
  name: string,
): Result<readonly TextEdit[], string> {
  const sourceFile = view.sourceFile(importer);
  const statements = statementsFor(view, importer, path);
  const placeFor = (node: ts.Node): string => placeOf(importer, sourceFile, node.getStart(sourceFile));
  const other = otherwiseLoaded(view, importer, sourceFile, statements, path);
  if (other) return fail(`${placeFor(other)} loads the file in a way that can't follow.`);
  const edits: TextEdit[] = [];
  for (const statement of statements) {
    const followed = ts.isImportDeclaration(statement)
      ? followImport(sourceFile, statement, name)
      : ts.isExportDeclaration(statement)
        ? followExport(statement, name)
        : undefined;
    if (!followed) return fail(`${placeFor(statement)} takes the file as a whole, its default export included.`);
    if (followed === 'comment') return fail(`A comment at ${placeFor(statement)} would be lost.`);
    if (followed === 'passed on')
      return fail(`${placeFor(statement)} passes on all that the file exports, and would pass on \`${name}\` too.`);
    edits.push(...followed);
  }
  return ok(edits);
}

type Followed = readonly TextEdit[] | 'comment' | 'passed on' | undefined;

function statementsFor(view: CodeView, importer: WorkspacePath, path: WorkspacePath): ts.Statement[] {
  return view.sourceFile(importer).statements.filter((statement) => leadsTo(view, importer, specifierOf(statement), path));
}

function followImport(sourceFile: ts.SourceFile, { importClause }: ts.ImportDeclaration, name: string): Followed {
  if (!importClause) return [];
  const { name: local, namedBindings } = importClause;
  if (namedBindings && ts.isNamespaceImport(namedBindings))
    return local || usesMember(sourceFile, namedBindings.name.text, 'default') ? undefined : [];
  const listed = (namedBindings?.elements ?? []).filter(({ propertyName }) => propertyName?.text === 'default');
  const edits = listed.map((element) => elementEdit(element, name));
  if (!local) return edits;
  const words = local.text === name ? name : `${name} as ${local.text}`;
  const start = local.getStart(sourceFile);
  if (!namedBindings) return [...edits, { start, end: local.end, text: `{ ${words} }` }];
  // `import a, { b }` becomes `import { a, b }`.
  const [first] = namedBindings.elements;
  const brace = namedBindings.getStart(sourceFile);
  if (hasComment(sourceFile.text, start, first?.getStart(sourceFile) ?? brace)) return 'comment';
  const removed = { start, end: brace, text: '' };
  if (!first) return [...edits, { start, end: namedBindings.end, text: `{ ${words} }` }];
  return [...edits, removed, { start: first.getStart(sourceFile), end: first.getStart(sourceFile), text: `${words}, ` }];
}

function followExport({ exportClause }: ts.ExportDeclaration, name: string): Followed {
  if (!exportClause) return 'passed on';
  if (ts.isNamespaceExport(exportClause)) return undefined;
  return exportClause.elements
    .filter((element) => (element.propertyName ?? element.name).text === 'default')
    .map((element) => elementEdit(element, name));
}

/** `default as x` to `name as x`, or to `x` where that is its name; `default` alone to `name as default`. */
function elementEdit({ propertyName, name: local }: ts.ImportSpecifier | ts.ExportSpecifier, name: string): TextEdit {
  const start = (propertyName ?? local).getStart();
  return { start, end: local.end, text: local.text === name ? name : `${name} as ${local.text}` };
}
