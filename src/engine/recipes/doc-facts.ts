import { ts } from 'ts-morph';
import { ancestors, ownDescendants } from '../ast/walk.ts';
import type { FunctionWithBody } from './exported-functions.ts';

/** What is certain of a function beyond the types in its signature. */
export interface DocFacts {
  readonly defaults: readonly { readonly name: string; readonly text: string }[];
  readonly throws: readonly { readonly name: string; readonly message: string }[];
}

/** A longer default value is better read in the code. */
const MOST_CHARACTERS = 40;
const NOTHING: ReadonlySet<string> = new Set(['{}', '[]', 'null', 'undefined', "''", '""']);
/** More errors than these are not told one by one. */
const MOST_THROWS = 4;

export function factsOf(node: FunctionWithBody): DocFacts {
  return { defaults: defaultsOf(node.parameters), throws: throwsOf(node) };
}

/** The values that parameters have when they are left out, where these are short and say more than that there is nothing. */
export function defaultsOf(parameters: readonly ts.ParameterDeclaration[]): DocFacts['defaults'] {
  return parameters.flatMap(({ name, initializer }) => {
    if (!initializer || !ts.isIdentifier(name) || !isPlain(initializer)) return [];
    const text = initializer.getText();
    return text.length <= MOST_CHARACTERS && !NOTHING.has(text) && !/[\n`]|\*\//.test(text) ? [{ name: name.text, text }] : [];
  });
}

/** Values that say what they are: literals, names, and what is made of them without a call. */
function isPlain(value: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(value)) return isPlain(value.operand);
  if (ts.isPropertyAccessExpression(value)) return isPlain(value.expression);
  if (ts.isArrayLiteralExpression(value)) return value.elements.every(isPlain);
  if (ts.isBinaryExpression(value)) return isPlain(value.left) && isPlain(value.right);
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  const isKeyword = [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(value.kind);
  return isKeyword || ts.isLiteralExpression(value) || ts.isIdentifier(value);
}

/**
 * The errors that a function makes and throws itself, with what they say; a mere `Error` says nothing. What it throws in a block whose errors it
 * catches is not thrown by it, nor what happens when the values of a generator are asked for.
 */
function throwsOf(node: FunctionWithBody): DocFacts['throws'] {
  if (!node.body || node.asteriskToken) return [];
  const found = new Map<string, { name: string; message: string }>();
  for (const statement of ownDescendants(node.body)) {
    if (!ts.isThrowStatement(statement) || isCaught(statement, node)) continue;
    const created = statement.expression;
    if (!ts.isNewExpression(created) || !/^[A-Z][\w$.]*$/.test(created.expression.getText())) continue;
    const name = created.expression.getText();
    const message = messageOf(created.arguments?.[0]);
    found.set(`${name} ${message}`, { name, message });
  }
  const all = [...found.values()];
  const isTelling = (name: string): boolean => name !== 'Error' && !all.some((other) => other.name === name && other.message !== '');
  const throws = all.filter(({ name, message }) => message !== '' || isTelling(name));
  if (throws.length <= MOST_THROWS) return throws;
  return [...new Set(throws.map(({ name }) => name))].map((name) => ({ name, message: '' }));
}

function isCaught(statement: ts.ThrowStatement, within: ts.Node): boolean {
  let inner: ts.Node = statement;
  for (const outer of ancestors(statement)) {
    if (outer === within) return false;
    if (ts.isTryStatement(outer) && outer.catchClause && inner === outer.tryBlock) return true;
    // What a `finally` returns or throws takes the place of it.
    if (ts.isTryStatement(outer) && outer.finallyBlock && inner !== outer.finallyBlock) return true;
    inner = outer;
  }
  return false;
}

/** What an error says; what is only known when it is thrown is left open. */
function messageOf(argument: ts.Expression | undefined): string {
  if (!argument) return '';
  const text = ts.isStringLiteralLike(argument)
    ? argument.text
    : ts.isTemplateExpression(argument)
      ? argument.head.text + argument.templateSpans.map(({ literal }) => `…${literal.text}`).join('')
      : '';
  return /[\n@{}]|\*\//.test(text) || !/\p{L}{2}/u.test(text) ? '' : text.trim();
}
