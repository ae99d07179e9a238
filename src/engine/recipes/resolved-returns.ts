import { ts } from 'ts-morph';
import { hasComment } from '../ast/comments.ts';
import { withoutParentheses } from '../ast/rethrows.ts';
import type { Stretch } from './chain-layout.ts';
import { chainAt } from './promise-chains.ts';
import { isPromiseOfPlatform } from './sure-calls.ts';

/** `return Promise.resolve(x);` as `return x;`, for a function that is `async` now; undefined for any other return. */
export function resolvedReturn(program: ts.Program, { expression }: ts.ReturnStatement): readonly Stretch[] | undefined {
  if (!expression || !ts.isCallExpression(expression) || expression.typeArguments || expression.questionDotToken) return undefined;
  const isResolve = ts.isPropertyAccessExpression(expression.expression) && expression.expression.name.text === 'resolve';
  const [value, ...more] = expression.arguments;
  if (!isResolve || more.length > 0 || !isPromiseOfPlatform(program, expression)) return undefined;
  // A chain in it is not one that is returned, and what it holds is rewritten where it stands.
  if (value && (ts.isSpreadElement(value) || chainAt(withoutParentheses(value)))) return undefined;
  const { text } = expression.getSourceFile();
  const start = expression.getStart();
  const lost = value
    ? ([
        [start, value.getStart()],
        [value.end, expression.end],
      ] as const)
    : ([[start, expression.end]] as const);
  if (lost.some(([from, to]) => hasComment(text, from, to))) return undefined;
  if (!value) return [{ start: expression.pos, end: expression.end, pieces: [] }];
  return lost.map(([from, to]) => ({ start: from, end: to, pieces: [] }));
}
