import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { touchesLines } from '../ast/sites.ts';
import { isCommonJsExport } from '../recipes/find-declarations.ts';
import type { CodeView } from '../recipe.ts';

/** The names under which the files of a scope export what they declare. What they pass on from elsewhere is left out. */
export async function exportedNames(view: CodeView, scope: Scope): Promise<Set<string>> {
  const names = new Set<string>();
  for (const path of await view.editableFiles(scope)) {
    await view.pause();
    for (const name of exportedIn(view, path, scope)) names.add(name);
  }
  return names;
}

export function exportedIn(view: CodeView, path: WorkspacePath, scope: Scope = { paths: [] }): Set<string> {
  const names = new Set<string>();
  if (!view.text(path).includes('export')) return names;
  const sourceFile = view.sourceFile(path);
  for (const statement of sourceFile.statements) {
    if (touchesLines(scope, sourceFile, statement)) for (const name of namesExportedBy(statement)) names.add(name);
  }
  return names;
}

function namesExportedBy(statement: ts.Statement): string[] {
  if (ts.isExportDeclaration(statement)) {
    const list = statement.moduleSpecifier ? undefined : statement.exportClause;
    return list && ts.isNamedExports(list) ? list.elements.map(({ name }) => name.text).filter((name) => name !== 'default') : [];
  }
  if (ts.isExportAssignment(statement)) return ts.isIdentifier(statement.expression) ? [statement.expression.text] : [];
  if (ts.isExpressionStatement(statement)) return commonJsNames(statement.expression);
  const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

/** `exports.name = …` and `module.exports = { name }`. */
function commonJsNames(expression: ts.Expression): string[] {
  if (!ts.isBinaryExpression(expression) || !ts.isPropertyAccessExpression(expression.left)) return [];
  if (isCommonJsExport(expression.left.name)) return [expression.left.name.text];
  if (expression.left.getText() !== 'module.exports' || !ts.isObjectLiteralExpression(expression.right)) return [];
  return expression.right.properties.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []));
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}
