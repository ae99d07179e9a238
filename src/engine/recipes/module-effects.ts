import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { placeOf } from '../ast/sites.ts';
import type { CodeView } from '../recipe.ts';
import { isPure, isPureClass } from './pure-code.ts';
import { isFreeOfSideEffects } from './side-effects.ts';

/**
 * Where a module does something when it is loaded, beside what it imports, if it does. `strict` counts every value that
 * is computed by what might do more than that; otherwise only statements that are there for what they do.
 */
export function loadEffect(view: CodeView, path: WorkspacePath, strict: boolean): string | undefined {
  if (!/\.[mc]?[jt]sx?$/.test(path)) return path.endsWith('.json') ? undefined : path;
  const sourceFile = view.sourceFile(path);
  const effect = sourceFile.statements.find((statement) => hasEffect(view, path, statement, strict));
  return effect && placeOf(path, sourceFile, effect.getStart(sourceFile));
}

/** Whether a statement declares something, and does no more than that. */
export function isPureDeclaration(statement: ts.Statement): boolean {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.every(
      ({ name, initializer }) => ts.isIdentifier(name) && (initializer === undefined || isPure(initializer)),
    );
  if (ts.isClassDeclaration(statement)) return isPureClass(statement);
  if (ts.isModuleDeclaration(statement)) return isAmbient(statement) || isPureBody(statement.body);
  if (ts.isEnumDeclaration(statement)) return statement.members.every(({ initializer }) => !initializer || isConstant(initializer));
  return ts.isFunctionDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}

function hasEffect(view: CodeView, path: WorkspacePath, statement: ts.Statement, strict: boolean): boolean {
  if (ts.isImportDeclaration(statement))
    return (
      !statement.importClause &&
      !(ts.isStringLiteral(statement.moduleSpecifier) && isLoadedForNothing(view, path, statement.moduleSpecifier.text))
    );
  if (ts.isImportEqualsDeclaration(statement) || ts.isExportDeclaration(statement) || isDirective(statement)) return false;
  if (ts.isExportAssignment(statement)) return strict && !isPure(statement.expression);
  if (ts.isVariableStatement(statement) && !strict) return isAmbient(statement) ? false : awaits(statement);
  if (ts.isClassDeclaration(statement) && !strict) return false;
  if (ts.isEmptyStatement(statement)) return false;
  return !isAmbient(statement) && !isPureDeclaration(statement);
}

/** `import 'x'` of what does nothing; other modules of the workspace are looked at by themselves. */
function isLoadedForNothing(view: CodeView, path: WorkspacePath, specifier: string): boolean {
  const target = view.resolveModule(specifier, path);
  return target === undefined ? isFreeOfSideEffects(view, path, specifier) : /\.[mc]?[jt]sx?$/.test(target);
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

function isAmbient(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
}

function awaits(statement: ts.VariableStatement): boolean {
  return statement.declarationList.declarations.some(({ initializer }) => initializer !== undefined && ts.isAwaitExpression(initializer));
}

function isPureBody(body: ts.ModuleDeclaration['body']): boolean {
  if (!body || ts.isIdentifier(body)) return true;
  if (ts.isModuleDeclaration(body)) return isPureBody(body.body);
  return body.statements.every((statement) => isPureDeclaration(statement));
}

/** What stands behind an enum's member: numbers, texts and other members. */
function isConstant(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isConstant(node.expression);
  if (ts.isBinaryExpression(node)) return isConstant(node.left) && isConstant(node.right);
  if (ts.isPrefixUnaryExpression(node)) return isConstant(node.operand);
  return ts.isLiteralExpression(node) || ts.isIdentifier(node) || ts.isPropertyAccessExpression(node);
}
