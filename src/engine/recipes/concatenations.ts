import { ts } from 'ts-morph';
import { hasAny, matchesOf } from '../ast/hints.ts';
import { descendants } from '../ast/walk.ts';

/** What a concatenation is made of, in its order: text as it stands in a template, and values. */
export type Piece = { readonly text: string } | { readonly value: ts.Expression; readonly isInTemplate: boolean };

/** Whether a text may put strings and values together. */
export const mayConcatenate = (text: string): boolean => hasAny(joinsIn(text));

export const joinsIn = (text: string): Iterable<number> =>
  matchesOf(/["'`]\s*\)*\s*(?:\/[/*].*\s*)?\+|\+\s*(?:\/[/*].*\s*)?\(*\s*["'`]/g, text);

/** The concatenations of a text and a value, each as a whole: what is put together in parentheses is a part of what is around it. */
export function concatenationsIn(sourceFile: ts.SourceFile): ts.BinaryExpression[] {
  return [...descendants(sourceFile)].filter((node): node is ts.BinaryExpression => isConcatenation(node) && !isPart(node));
}

/** Whether it is a `+` of a text that says something, and of a value. */
export function isConcatenation(node: ts.Node): node is ts.BinaryExpression {
  if (!isPlus(node) || !operandsOf(node).some(isText)) return false;
  const pieces = piecesOf(node, () => false);
  return pieces.some((piece) => 'text' in piece && piece.text !== '') && pieces.some((piece) => 'value' in piece);
}

/** What is added up, from left to right. */
export function operandsOf(node: ts.Expression): ts.Expression[] {
  return isPlus(node) ? [...operandsOf(node.left), node.right] : [node];
}

/**
 * What a concatenation is made of. The values before the first text are added up first, whatever that gives: they are one piece
 * together, unless `isString` says that one of them is a text as well.
 */
export function piecesOf(node: ts.Expression, isString: (operand: ts.Expression) => boolean): Piece[] {
  const inner = withoutParentheses(node);
  if (ts.isStringLiteral(inner)) return [{ text: withoutNeedlessEscapes(inner.getText().slice(1, -1)) }];
  if (ts.isNoSubstitutionTemplateLiteral(inner)) return [{ text: inner.getText().slice(1, -1) }];
  if (ts.isTemplateExpression(inner))
    return [
      { text: inner.head.getText().slice(1, -2) },
      ...inner.templateSpans.flatMap(({ expression, literal }): Piece[] => [
        { value: expression, isInTemplate: true },
        { text: literal.getText().slice(1, ts.isTemplateTail(literal) ? -1 : -2) },
      ]),
    ];
  if (!isPlus(inner) || !operandsOf(inner).some(isText)) return [{ value: inner, isInTemplate: false }];
  const operands = operandsOf(inner);
  const first = operands.findIndex((operand) => isText(operand) || isString(operand));
  const sum = first > 1 ? operands[first]?.parent : undefined;
  const before: Piece[] = sum && ts.isBinaryExpression(sum) ? [{ value: sum.left, isInTemplate: false }] : [];
  return [...before, ...operands.slice(before.length > 0 ? first : 0).flatMap((operand) => piecesOf(operand, isString))];
}

/** Whether a template stands in a value, or what would become one. */
export function hasTemplate(value: ts.Expression): boolean {
  return [value, ...descendants(value)].some(
    (node) => ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node) || isConcatenation(node),
  );
}

function isPlus(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** Whether an operand is a text by its looks. */
function isText(operand: ts.Expression): boolean {
  const inner = withoutParentheses(operand);
  return ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner) || (isPlus(inner) && operandsOf(inner).some(isText));
}

function isPart(node: ts.BinaryExpression): boolean {
  let outer: ts.Node = node;
  while (ts.isParenthesizedExpression(outer.parent)) outer = outer.parent;
  return isPlus(outer.parent);
}

/** The comma has to keep its own. */
function withoutParentheses(node: ts.Expression): ts.Expression {
  if (!ts.isParenthesizedExpression(node)) return node;
  const inner = withoutParentheses(node.expression);
  return ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.CommaToken ? node : inner;
}

function withoutNeedlessEscapes(raw: string): string {
  return raw.replace(/\\([^])/g, (whole, escaped: string) => (escaped === "'" || escaped === '"' ? escaped : whole));
}
