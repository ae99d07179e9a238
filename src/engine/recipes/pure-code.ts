import { ts } from 'ts-morph';
import { children, ownDescendants } from '../ast/walk.ts';

/** Whether to evaluate an expression does nothing but give a value: it calls nothing that is not known, and asks no getter. */
export function isPure(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node))
    return isPure(node.expression);
  if (ts.isTypeAssertionExpression(node)) return isPure(node.expression);
  if (ts.isLiteralExpression(node) || ts.isIdentifier(node) || PLAIN.has(node.kind)) return true;
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return true;
  if (ts.isClassExpression(node)) return isPureClass(node);
  if (ts.isPrefixUnaryExpression(node)) return ts.isLiteralExpression(node.operand);
  if (ts.isTypeOfExpression(node) || ts.isVoidExpression(node)) return isPure(node.expression);
  if (ts.isConditionalExpression(node)) return [node.condition, node.whenTrue, node.whenFalse].every(isPure);
  if (ts.isTemplateExpression(node)) return node.templateSpans.every(({ expression }) => ts.isLiteralExpression(expression));
  if (ts.isBinaryExpression(node)) return isPureOperation(node);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every((element) => !ts.isSpreadElement(element) && isPure(element));
  if (ts.isObjectLiteralExpression(node)) return node.properties.every(isPureProperty);
  if (ts.isNewExpression(node)) return COLLECTIONS.has(node.expression.getText()) && (node.arguments ?? []).every(isPure);
  return ts.isCallExpression(node) && FUNCTIONS.has(node.expression.getText()) && node.arguments.every(isPure);
}

/** Whether to declare a class runs nothing of it: no decorator, no static block, no static value that is computed. */
export function isPureClass(node: ts.ClassLikeDeclaration): boolean {
  const hasDecorators = ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  return !hasDecorators && (base === undefined || ts.isIdentifier(base)) && node.members.every(isPureMember);
}

function isPureMember(member: ts.ClassElement): boolean {
  if (ts.isClassStaticBlockDeclaration(member)) return false;
  if (member.name && ts.isComputedPropertyName(member.name) && !isPure(member.name.expression)) return false;
  const isDecorated = [member, ...ownDescendants(member)].some((node) => ts.isDecorator(node)) || children(member).some(ts.isDecorator);
  if (isDecorated || parametersOf(member).some((parameter) => (ts.getDecorators(parameter)?.length ?? 0) > 0)) return false;
  const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
  return !isStatic || !ts.isPropertyDeclaration(member) || !member.initializer || isPure(member.initializer);
}

function parametersOf(member: ts.ClassElement): readonly ts.ParameterDeclaration[] {
  return ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member) || ts.isAccessor(member) ? member.parameters : [];
}

function isPureOperation({ left, operatorToken, right }: ts.BinaryExpression): boolean {
  const isChoice = [
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.AmpersandAmpersandToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.EqualsEqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ].includes(operatorToken.kind);
  if (isChoice) return isPure(left) && isPure(right);
  const isAssignment = operatorToken.kind >= ts.SyntaxKind.FirstAssignment && operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  return !isAssignment && isLiteralOperand(left) && isLiteralOperand(right);
}

/** Whatever is done to literals calls nothing. */
function isLiteralOperand(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isLiteralOperand(node.expression);
  return ts.isLiteralExpression(node) || (ts.isBinaryExpression(node) && isPureOperation(node));
}

function isPureProperty(property: ts.ObjectLiteralElementLike): boolean {
  if (property.name && ts.isComputedPropertyName(property.name) && !isPure(property.name.expression)) return false;
  if (ts.isPropertyAssignment(property)) return isPure(property.initializer);
  return !ts.isSpreadAssignment(property);
}

const PLAIN: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.TrueKeyword,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.NullKeyword,
  ts.SyntaxKind.OmittedExpression,
]);
const COLLECTIONS: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);
const FUNCTIONS: ReadonlySet<string> = new Set(['Object.freeze', 'Symbol', 'Symbol.for', 'Object.create']);
