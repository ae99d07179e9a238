import { ts } from 'ts-morph';

/** Whether a name stands where a value is put: left of `=`, in `++`, in the head of a loop, or in a pattern of these. */
export function isAssigned(name: ts.Identifier | ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
  for (let node: ts.Node = name; ; node = node.parent) {
    const { parent } = node;
    if (ts.isBinaryExpression(parent)) {
      const isAssignment =
        parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
      return isAssignment && parent.left === node;
    }
    if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === node;
    if (ts.isPostfixUnaryExpression(parent)) return true;
    if (ts.isPrefixUnaryExpression(parent))
      return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
    const isPattern =
      ts.isArrayLiteralExpression(parent) ||
      ts.isObjectLiteralExpression(parent) ||
      ts.isShorthandPropertyAssignment(parent) ||
      (ts.isPropertyAssignment(parent) && parent.initializer === node) ||
      ts.isSpreadElement(parent) ||
      ts.isSpreadAssignment(parent) ||
      ts.isParenthesizedExpression(parent);
    if (!isPattern) return false;
  }
}
