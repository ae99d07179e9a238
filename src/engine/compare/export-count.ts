import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { FileView } from '../file-view.ts';
import type { ModuleResolver } from '../module-resolver.ts';

/** Where names come from that only a loaded program could tell. */
class NotInText extends Error {}

/**
 * How many names some entries export, by their text, which needs no program. Undefined where that does not tell, as with names of
 * another package and what is exported the way of CommonJS.
 */
export function countExports(
  entries: ReadonlyMap<string, readonly WorkspacePath[]>,
  view: FileView,
  resolver: ModuleResolver,
): number | undefined {
  try {
    const names = new Set<string>();
    for (const [subpath, paths] of entries) {
      if (subpath === 'bin') continue;
      for (const path of paths) for (const name of namesOf(path, { view, resolver, seen: new Set() })) names.add(`${subpath}: ${name}`);
    }
    return names.size;
  } catch (error) {
    if (error instanceof NotInText) return undefined;
    throw error;
  }
}

interface Search {
  readonly view: FileView;
  readonly resolver: ModuleResolver;
  readonly seen: Set<WorkspacePath>;
}

function namesOf(path: WorkspacePath, search: Search): string[] {
  const { view, resolver, seen } = search;
  if (seen.has(path)) return [];
  seen.add(path);
  const read = view.tryRead(path);
  if (read.status !== 'text' || !/\.[cm]?tsx?$/.test(path)) throw new NotInText();
  const { statements } = ts.createSourceFile(path, read.source.text, ts.ScriptTarget.Latest);
  const names: string[] = [];
  let isModule = false;
  for (const statement of statements) {
    if (ts.isImportDeclaration(statement)) isModule = true;
    const own = exportedBy(statement);
    if (own) {
      isModule = true;
      names.push(...own);
    }
    if (ts.isExportDeclaration(statement) && !statement.exportClause) {
      isModule = true;
      const { moduleSpecifier } = statement;
      const target = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? resolver.resolve(moduleSpecifier.text, path) : undefined;
      if (target === undefined) throw new NotInText();
      names.push(...namesOf(target, search).filter((name) => name !== 'default'));
    }
  }
  if (!isModule) throw new NotInText();
  return names;
}

/** The names that a statement exports by itself; undefined where it exports none. */
function exportedBy(statement: ts.Statement): string[] | undefined {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    if (!exportClause) return undefined;
    return ts.isNamedExports(exportClause) ? exportClause.elements.map(({ name }) => name.text) : [exportClause.name.text];
  }
  if (ts.isExportAssignment(statement)) {
    if (statement.isExportEquals === true) throw new NotInText();
    return ['default'];
  }
  if (!ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    return undefined;
  if (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return ['default'];
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  if (!name || !ts.isIdentifier(name)) throw new NotInText();
  return [name.text];
}

const boundNames = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
