import { ts } from 'ts-morph';
import { descendants } from '../ast/walk.ts';
import type { CommonJsModule, RequireCall } from './common-js-module.ts';
import { isPureDeclaration } from './module-effects.ts';
import { isPure } from './pure-code.ts';

/** What becomes of a `require`: an import, which is loaded first; or it stays, and says itself when it loads. */
export type Decision = 'import' | 'stays' | 'stays-for-data';

/**
 * The first thing that a file does before a `require` is reached, and which an import would come before; undefined where
 * there is none. `decided` says what becomes of those above it. To ask an object for a member counts as nothing.
 */
export function doneBefore(
  { sourceFile, requires }: CommonJsModule,
  { call, statement }: RequireCall,
  decided: ReadonlyMap<ts.Node, Decision>,
): ts.Node | undefined {
  for (const one of sourceFile.statements) {
    if (one !== statement) {
      if (!isQuiet(one, decided)) return one;
      continue;
    }
    const calls = new Set<ts.Node>(requires.map((each) => each.call));
    return [...descendants(one)].find(
      (node) => (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.end <= call.pos && !isLoaded(node, calls, decided),
    );
  }
  return undefined;
}

function isLoaded(node: ts.Node, calls: ReadonlySet<ts.Node>, decided: ReadonlyMap<ts.Node, Decision>): boolean {
  return calls.has(node) && decided.get(node) !== 'stays';
}

function isQuiet(statement: ts.Statement, decided: ReadonlyMap<ts.Node, Decision>): boolean {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.every(
      ({ initializer }) => initializer === undefined || isQuietValue(exportedValue(initializer), decided),
    );
  if (ts.isExpressionStatement(statement)) return isQuietValue(exportedValue(statement.expression), decided);
  return ts.isEmptyStatement(statement) || isPureDeclaration(statement);
}

/** What `exports = module.exports = value` gives. */
function exportedValue(value: ts.Expression): ts.Expression {
  let inner = value;
  while (
    ts.isBinaryExpression(inner) &&
    inner.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    /^(module|exports)\b/.test(inner.getText())
  )
    inner = inner.right;
  return inner;
}

function isQuietValue(value: ts.Expression, decided: ReadonlyMap<ts.Node, Decision>): boolean {
  const decision = decided.get(value);
  if (decision !== undefined) return decision !== 'stays';
  if (ts.isParenthesizedExpression(value) || ts.isPropertyAccessExpression(value)) return isQuietValue(value.expression, decided);
  if (ts.isObjectLiteralExpression(value))
    return value.properties.every(
      (property) =>
        ts.isShorthandPropertyAssignment(property) ||
        ts.isMethodDeclaration(property) ||
        (ts.isPropertyAssignment(property) && !ts.isComputedPropertyName(property.name) && isQuietValue(property.initializer, decided)),
    );
  return isPure(value);
}
