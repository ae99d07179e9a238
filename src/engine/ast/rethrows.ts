import { ts } from 'ts-morph';
import { skipBlank, skipBrackets } from './skip-text.ts';
import { ancestors, descendants, isOwnRealm } from './walk.ts';

/** A `throw` in a catch clause that throws something else than the caught error. */
export interface Rethrow {
  readonly clause: ts.CatchClause;
  readonly statement: ts.ThrowStatement;
  readonly thrown: ThrownError;
}

export type ThrownError =
  | { readonly type: 'new'; readonly created: ts.NewExpression }
  /** An error that is made in a way that nothing can be added to safely; `how` says which. */
  | { readonly type: 'other'; readonly how: string };

/** Whether a text may have any: something is thrown in a catch clause. */
export function mayRethrow(text: string): boolean {
  for (const { index, 0: match } of text.matchAll(/\bcatch\s*(?=[({])/g)) {
    const behindName = text[index + match.length] === '(' ? skipBrackets(text, index + match.length) : index + match.length;
    if (behindName === undefined) return true;
    const open = skipBlank(text, behindName);
    if (text[open] === '{' && /\bthrow\b/.test(text.slice(open, skipBrackets(text, open)))) return true;
  }
  return false;
}

/** Every place where a caught error is replaced by one that is made on the spot, in the order of the text. */
export function rethrowsIn(sourceFile: ts.SourceFile): Rethrow[] {
  const found: Rethrow[] = [];
  for (const statement of descendants(sourceFile)) {
    if (!ts.isThrowStatement(statement)) continue;
    const clause = clauseOf(statement);
    const thrown = clause && thrownBy(statement);
    if (thrown) found.push({ clause, statement, thrown });
  }
  return found;
}

/** The catch clause that a statement runs in: the nearest one, in the same function. */
function clauseOf(statement: ts.Statement): ts.CatchClause | undefined {
  for (const node of ancestors(statement)) {
    if (ts.isCatchClause(node)) return node;
    if (isOwnRealm(node)) return undefined;
  }
  return undefined;
}

function thrownBy(statement: ts.ThrowStatement): ThrownError | undefined {
  const expression = withoutParentheses(statement.expression);
  if (ts.isNewExpression(expression)) return { type: 'new', created: expression };
  if (
    ts.isConditionalExpression(expression) &&
    [expression.whenTrue, expression.whenFalse].some((branch) => ts.isNewExpression(withoutParentheses(branch)))
  ) {
    return { type: 'other', how: 'A condition chooses what is thrown; only a plain `throw new` can be given a cause.' };
  }
  if (
    ts.isCallExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    /^[A-Z]\w*Error$|^Error$/.test(expression.expression.text)
  ) {
    return {
      type: 'other',
      how: `${expression.expression.text} is called without \`new\`; only a plain \`throw new\` can be given a cause.`,
    };
  }
  return undefined;
}

/**
 * Whether the new error is given the caught one: as an argument, in an object or array among the arguments, or in a
 * choice between values. Its message or its text in a string are not the error.
 */
export function isHandedOn(name: string, args: readonly ts.Expression[]): boolean {
  return args.some((argument) => holdsError(name, argument));
}

/** Whether one of the arguments is an object that says what the cause is. */
export function namesCause(args: readonly ts.Expression[]): boolean {
  return args.some((argument) => {
    const value = withoutParentheses(argument);
    return (
      ts.isObjectLiteralExpression(value) &&
      value.properties.some((property) => property.name !== undefined && nameText(property.name) === 'cause')
    );
  });
}

function holdsError(name: string, expression: ts.Expression): boolean {
  const value = withoutTypes(expression);
  if (ts.isIdentifier(value)) return value.text === name;
  if (ts.isArrayLiteralExpression(value)) return isHandedOn(name, value.elements);
  if (ts.isSpreadElement(value)) return holdsError(name, value.expression);
  if (ts.isConditionalExpression(value)) return isHandedOn(name, [value.whenTrue, value.whenFalse]);
  if (ts.isBinaryExpression(value)) return isHandedOn(name, [value.left, value.right]) && isChoice(value.operatorToken.kind);
  return ts.isObjectLiteralExpression(value) && value.properties.some((property) => propertyHoldsError(name, property));
}

function propertyHoldsError(name: string, property: ts.ObjectLiteralElementLike): boolean {
  if (ts.isShorthandPropertyAssignment(property)) return property.name.text === name;
  if (ts.isSpreadAssignment(property)) return holdsError(name, property.expression);
  if (!ts.isPropertyAssignment(property)) return false;
  const isAboutError = /cause|err|exception|inner|original|reason/i.test(nameText(property.name));
  return holdsError(name, property.initializer) || (isAboutError && mentions(name, property.initializer));
}

function mentions(name: string, expression: ts.Expression): boolean {
  return (
    (ts.isIdentifier(expression) && expression.text === name) ||
    [...descendants(expression)].some((node) => ts.isIdentifier(node) && node.text === name)
  );
}

function isChoice(operator: ts.SyntaxKind): boolean {
  return (
    operator === ts.SyntaxKind.QuestionQuestionToken ||
    operator === ts.SyntaxKind.BarBarToken ||
    operator === ts.SyntaxKind.AmpersandAmpersandToken
  );
}

function nameText(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : '';
}

export function withoutParentheses(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ? withoutParentheses(expression.expression) : expression;
}

/** The value itself, without parentheses, `as`, `satisfies` and `!` around it. */
export function withoutTypes(expression: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isNonNullExpression(expression) ||
    ts.isTypeAssertionExpression(expression);
  return isWrapped ? withoutTypes(expression.expression) : expression;
}
