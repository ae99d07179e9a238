import { ts } from 'ts-morph';
import { withoutParentheses } from '../ast/rethrows.ts';
import type { NodeCall } from './node-callbacks.ts';

/** `new Promise((resolve, reject) => f(…, (error, value) => …))`, which does nothing but hand on what it is called back with. */
export interface HandMadePromise {
  readonly created: ts.NewExpression;
  readonly resolve: string;
  readonly reject: string | undefined;
}

/** The promise whose executor does nothing but make this call. */
export function promiseAround(call: ts.CallExpression): HandMadePromise | undefined {
  const statement = ts.isExpressionStatement(call.parent) || ts.isReturnStatement(call.parent) ? call.parent : undefined;
  const body = statement ? statement.parent : call;
  if (statement && (!ts.isBlock(body) || body.statements.length !== 1)) return undefined;
  const executor = body.parent;
  if (!(ts.isArrowFunction(executor) || ts.isFunctionExpression(executor)) || executor.body !== body || executor.modifiers)
    return undefined;
  const created = executor.parent;
  if (!ts.isNewExpression(created) || created.arguments?.length !== 1 || created.arguments[0] !== executor) return undefined;
  const [resolve, reject] = executor.parameters.map(({ name }) => name.getText());
  const isPromise = ts.isIdentifier(created.expression) && created.expression.text === 'Promise';
  return isPromise && resolve !== undefined ? { created, resolve, reject } : undefined;
}

/** Whether the callback rejects with its error, and otherwise resolves with its value, and does nothing else. */
export function handsOn({ callback, error, value, answersValue }: NodeCall, { resolve, reject }: HandMadePromise): boolean {
  const rejects = (node: ts.Node | undefined): boolean => reject !== undefined && isCallOf(node, reject, error.text);
  const resolves = (node: ts.Node | undefined): boolean =>
    value
      ? isCallOf(node, resolve, value.text)
      : !answersValue && (isCallOf(node, resolve, undefined) || isCallOf(node, resolve, 'undefined'));
  const isError = (node: ts.Expression): boolean => {
    const test = withoutParentheses(node);
    if (ts.isIdentifier(test)) return test.text === error.text;
    return (
      ts.isBinaryExpression(test) &&
      /^!==?$/.test(test.operatorToken.getText()) &&
      test.left.getText() === error.text &&
      test.right.kind === ts.SyntaxKind.NullKeyword
    );
  };
  const chooses = (node: ts.Node | undefined): boolean =>
    node !== undefined && ts.isConditionalExpression(node) && isError(node.condition) && rejects(node.whenTrue) && resolves(node.whenFalse);

  const { body } = callback;
  if (!ts.isBlock(body)) return chooses(withoutParentheses(body));
  const [first, second, ...more] = body.statements;
  if (!first || more.length > 0) return false;
  if (!second && !ts.isIfStatement(first)) return chooses(expressionOf(first));
  if (!ts.isIfStatement(first) || !isError(first.expression)) return false;
  const failing = statementsOf(first.thenStatement);
  const isRejected = rejects(expressionOf(failing[0]));
  if (first.elseStatement) {
    const passing = statementsOf(first.elseStatement);
    return !second && isRejected && failing.length === 1 && passing.length === 1 && resolves(expressionOf(passing[0]));
  }
  const [, after, ...rest] = failing;
  const leaves = failing[0] !== undefined && (ts.isReturnStatement(failing[0]) ? !after : after !== undefined && isBareReturn(after));
  return isRejected && leaves && rest.length === 0 && resolves(expressionOf(second));
}

function isCallOf(node: ts.Node | undefined, name: string, argument: string | undefined): boolean {
  if (!node || !ts.isCallExpression(node) || node.expression.getText() !== name) return false;
  return argument === undefined ? node.arguments.length === 0 : node.arguments.length === 1 && node.arguments[0]?.getText() === argument;
}

function expressionOf(statement: ts.Statement | undefined): ts.Expression | undefined {
  return statement && (ts.isExpressionStatement(statement) || ts.isReturnStatement(statement)) ? statement.expression : undefined;
}

function statementsOf(statement: ts.Statement): readonly ts.Statement[] {
  return ts.isBlock(statement) ? statement.statements : [statement];
}

function isBareReturn(statement: ts.Statement): boolean {
  return ts.isReturnStatement(statement) && !statement.expression;
}
