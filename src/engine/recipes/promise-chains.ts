import { ts } from 'ts-morph';
import { hasAny, matchesOf } from '../ast/hints.ts';
import { withoutParentheses } from '../ast/rethrows.ts';
import { descendants } from '../ast/walk.ts';
import { isPromise } from '../patterns/promise-types.ts';
import { isPlainPromise } from './plain-promises.ts';

/** `head.then(…).catch(…)`: a promise, and what is to be done with it, in the order of the text. */
export interface Chain {
  readonly node: ts.CallExpression;
  readonly head: ts.Expression;
  /** At least one. */
  readonly links: readonly Link[];
}

export interface Link {
  readonly kind: 'then' | 'catch' | 'finally';
  readonly call: ts.CallExpression;
  /** What is done with a value, or at the end. */
  readonly callback?: ts.Expression;
  /** What is done with an error. */
  readonly handler?: ts.Expression;
  /** Where its dot is. */
  readonly dot: number;
}

/** Whether a text may hold any chain. */
export const mayHaveChain = (text: string): boolean => hasAny(linksIn(text));

export const linksIn = (text: string): Iterable<number> => matchesOf(/\.\s*(?:then|catch|finally)\s*[(<]/g, text);

/** The chain that an expression is, by its looks. */
export function chainAt(expression: ts.Node): Chain | undefined {
  const links: Link[] = [];
  let at = expression;
  for (;;) {
    const link = linkAt(at);
    if (!link) break;
    links.unshift(link.link);
    at = link.receiver;
  }
  return links.length > 0 && ts.isCallExpression(expression) && ts.isExpression(at) ? { node: expression, head: at, links } : undefined;
}

/** Every chain of a file by its looks, each whole, in the order of the text. */
export function chainsIn(sourceFile: ts.SourceFile): ts.CallExpression[] {
  const isChain = (node: ts.Node): node is ts.CallExpression => chainAt(node) !== undefined;
  return [...descendants(sourceFile)]
    .filter(isChain)
    .filter(({ parent }) => !(ts.isPropertyAccessExpression(parent) && isChain(parent.parent)));
}

function linkAt(call: ts.Node): { readonly link: Link; readonly receiver: ts.Expression } | undefined {
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { name, expression: receiver } = call.expression;
  const kind = name.text;
  if (kind !== 'then' && kind !== 'catch' && kind !== 'finally') return undefined;
  const [first, second] = call.arguments.map((argument) => (isNothing(argument) ? undefined : argument));
  const dot = receiver.end;
  const parts = kind === 'catch' ? { handler: first } : kind === 'finally' ? { callback: first } : { callback: first, handler: second };
  return {
    link: { kind, call, dot, ...(parts.callback && { callback: parts.callback }), ...(parts.handler && { handler: parts.handler }) },
    receiver,
  };
}

/** `.then(undefined, handle)` */
function isNothing(argument: ts.Expression): boolean {
  const value = withoutParentheses(argument);
  return value.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(value) && value.text === 'undefined');
}

/** What the types say that a chain is made of: the language's own promises, others, no promises, or nothing at all. */
export function chainOf(program: ts.Program, { links }: Chain): 'plain' | 'other' | 'none' | 'unknown' {
  const checker = program.getTypeChecker();
  const types = links.map(({ call }) => checker.getTypeAtLocation(receiverOf(call)));
  if (types.every((type) => isPlainPromise(program, type))) return 'plain';
  if (types.some((type) => (type.flags & ts.TypeFlags.Any) !== 0)) return 'unknown';
  return types.every((type) => isPromise(checker, type)) ? 'other' : 'none';
}

function receiverOf({ expression }: ts.CallExpression): ts.Expression {
  return ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
}

/** What about the links of a chain has no counterpart in statements. */
export function whyNotLinks({ links }: Chain): string | undefined {
  for (const { kind, call, callback, handler } of links) {
    if (call.questionDotToken || (ts.isPropertyAccessExpression(call.expression) && call.expression.questionDotToken))
      return `\`${kind}\` is only called where there is something to call it on.`;
    if (call.typeArguments) return `The type arguments of \`${kind}\` would be lost.`;
    if (call.arguments.some((argument) => ts.isSpreadElement(argument)) || call.arguments.length > (kind === 'then' ? 2 : 1))
      return `\`${kind}\` is given other arguments than it takes.`;
    if (!callback && !handler) return `\`${kind}\` is given nothing to do.`;
  }
  return undefined;
}
