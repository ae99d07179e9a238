import { ts } from 'ts-morph';
import { ancestors, ownDescendants } from '../ast/walk.ts';
import { readCallback, shortText, type Callback } from './chain-callbacks.ts';
import { needsValue, protectedSink, whyNotProtected, type Sink } from './chain-sinks.ts';
import { mayBeAwaited } from './plain-promises.ts';
import { chainOf, whyNotLinks, type Chain, type Link } from './promise-chains.ts';
import { mayThrow } from './sync-throws.ts';

/** What keeps a chain from being written as statements; `asks` where the user may decide that it does not matter. */
export interface Obstacle {
  readonly reason: string;
  readonly asks?: true;
}

/** The first obstacle there is, given where the value of the chain goes. `allowed`: what throws at once may become a rejection. */
export function obstacleOf(program: ts.Program, chain: Chain, sink: Sink, allowed: boolean): Obstacle | undefined {
  const made = chainOf(program, chain);
  if (made === 'unknown') return { reason: 'The types do not say what it is that is waited for.' };
  if (made !== 'plain') return { reason: 'It is no plain promise, so that `await` may do something else.' };
  const reason = whyNotLinks(chain) ?? whyNotUpTo(program.getTypeChecker(), chain.links, chain.links.length, sink);
  if (reason !== undefined) return { reason };
  const culprit = chain.links.some(({ kind, handler }) => kind === 'finally' || handler) ? mayThrow(program, chain.node) : undefined;
  if (!culprit || allowed) return undefined;
  return {
    reason: `\`${shortText(culprit)}\` may throw before there is a promise, and the \`try\` would see that as well.`,
    asks: true,
  };
}

function whyNotUpTo(checker: ts.TypeChecker, links: readonly Link[], length: number, sink: Sink): string | undefined {
  const link = links[length - 1];
  if (!link) return undefined;
  const { kind, callback, handler } = link;
  if (kind === 'finally') {
    const protecting = whyNotProtected(sink) ?? whyNotCallback(checker, callback, 'nothing', { type: 'drop' });
    return protecting ?? whyNotUpTo(checker, links, length - 1, protectedSink(sink));
  }
  const caught = handler && whyNotCallback(checker, handler, 'error', sink);
  if (caught !== undefined) return caught;
  if (!callback) return whyNotProtected(sink) ?? whyNotUpTo(checker, links, length - 1, protectedSink(sink));
  if (handler && sink.type !== 'return') return '`then` is given two callbacks, and what follows would run after either.';
  const reason = whyNotCallback(checker, callback, 'value', sink);
  if (reason !== undefined) return reason;
  const before = sinkInto(checker, callback, sink);
  return (handler && whyNotProtected(before)) ?? whyNotUpTo(checker, links, length - 1, handler ? protectedSink(before) : before);
}

/** Where a value goes that a callback is called with. Only for callbacks that can be read. */
export function sinkInto(checker: ts.TypeChecker, expression: ts.Expression, after: Sink): Sink {
  const read = readCallback(checker, expression, 'value');
  if (!read.ok) return { type: 'drop' };
  const callback = read.value;
  if (callback.form === 'named')
    return callback.takesValue
      ? { type: 'call', callee: callback.name, mayBeAwaited: mayBeAwaited(checker, callback.result), into: after }
      : { type: 'drop' };
  const { parameter, isAssigned } = callback;
  if (!parameter) return { type: 'drop' };
  return {
    type: 'declare',
    keyword: isAssigned ? 'let' : 'const',
    name: parameter.name,
    ...(parameter.type && { typeNode: parameter.type }),
  };
}

function whyNotCallback(
  checker: ts.TypeChecker,
  expression: ts.Expression | undefined,
  given: 'value' | 'error' | 'nothing',
  sink: Sink,
): string | undefined {
  if (!expression) return 'A callback is missing.';
  const read = readCallback(checker, expression, given);
  return read.ok ? whyNotBody(checker, read.value, sink) : read.failure;
}

function whyNotBody(checker: ts.TypeChecker, callback: Callback, sink: Sink): string | undefined {
  if (callback.form === 'named' || !ts.isBlock(callback.node.body)) return undefined;
  const { body } = callback.node;
  const returns = returnsIn(body);
  if (sink.type === 'return') {
    const unseen = returns.some(
      ({ expression }) =>
        expression && sink.awaited && isTried(expression, body) && mayBeAwaited(checker, checker.getTypeAtLocation(expression)),
    );
    return unseen ? 'A callback answers a promise from within a `try` of its own, which would see it fail.' : undefined;
  }
  const last = body.statements.at(-1);
  if (returns.length > 1 || (returns[0] && returns[0] !== last))
    return 'A callback returns from its middle, and what follows would run all the same.';
  const hasValue = returns[0]?.expression !== undefined || (last !== undefined && ts.isThrowStatement(last));
  return needsValue(sink) && !hasValue ? 'A callback answers nothing, but what follows takes a value.' : undefined;
}

/** The returns of a function, without those of functions in it. */
export function returnsIn(body: ts.Node): ts.ReturnStatement[] {
  return [...ownDescendants(body)].filter((node) => ts.isReturnStatement(node));
}

/** Whether a `try` within `body` would see what fails here. */
export function isTried(node: ts.Node, body: ts.Node): boolean {
  let below = node;
  for (const above of ancestors(node)) {
    if (ts.isTryStatement(above) && below !== above.finallyBlock && (below === above.tryBlock || above.finallyBlock)) return true;
    if (above === body) return false;
    below = above;
  }
  return false;
}
