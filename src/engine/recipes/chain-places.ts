import { ts } from 'ts-morph';
import { withoutParentheses } from '../ast/rethrows.ts';
import type { Sink } from './chain-sinks.ts';
import { chainAt, type Chain } from './promise-chains.ts';

/** A chain that a statement waits for, with what the statement does with its value. */
export interface AwaitedChain {
  readonly chain: Chain;
  readonly sink: Sink;
}

/** `await chain;`, `const x = await chain;`, `return await chain;` */
export function awaitedChain(statement: ts.Statement): AwaitedChain | undefined {
  if (ts.isExpressionStatement(statement)) return withSink(statement.expression, { type: 'drop' });
  if (ts.isReturnStatement(statement))
    return statement.expression && withSink(statement.expression, { type: 'return', awaited: true, isLast: false });
  if (!ts.isVariableStatement(statement) || statement.modifiers) return undefined;
  const { declarations, flags } = statement.declarationList;
  const [only, ...more] = declarations;
  if (!only?.initializer || more.length > 0 || !/^(?:const|let)\b/.test(statement.declarationList.getText())) return undefined;
  const keyword = (flags & ts.NodeFlags.Const) !== 0 ? 'const' : 'let';
  return withSink(only.initializer, { type: 'declare', keyword, name: only.name, ...(only.type && { typeNode: only.type }) });
}

function withSink(expression: ts.Expression, sink: Sink): AwaitedChain | undefined {
  const value = withoutParentheses(expression);
  const chain = ts.isAwaitExpression(value) ? chainAt(withoutParentheses(value.expression)) : undefined;
  return chain && { chain, sink };
}
