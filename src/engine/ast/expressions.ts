import { ts } from 'ts-morph';

/** Whether an expression can stand behind `await` and the like without parentheses. */
export function isUnary(expression: ts.Expression): boolean {
  return (
    ts.isLeftHandSideExpression(expression) ||
    ts.isPrefixUnaryExpression(expression) ||
    ts.isAwaitExpression(expression) ||
    ts.isVoidExpression(expression) ||
    ts.isTypeOfExpression(expression) ||
    ts.isDeleteExpression(expression)
  );
}
