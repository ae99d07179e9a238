import type { ts } from 'ts-morph';
import * as z from 'zod';
import type { TextEdit } from '../../domain/change.ts';
import { isUnary } from '../ast/expressions.ts';
import { insertion } from '../ast/edits.ts';
import { siteAt } from '../ast/sites.ts';
import { floatingStatements } from '../patterns/floating-promises.ts';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';

/** Marks promises that nobody waits for with `void`: everything happens as before, and everybody sees that it is meant so. */
export const floatingPromise = defineRecipe({
  info: {
    id: 'floating-promise',
    title: 'Mark promises that nobody waits for',
    description:
      'Writes `void` before a promise that stands alone as a statement, which says that nobody waits for it and changes nothing at run time. To wait for it, see await-promise.',
    class: 'checked',
    topics: ['floating promises', 'floating promise', 'unawaited promises', 'mark promises void', 'void promises', 'no-floating-promises'],
    example: 'Mark the floating promises in src',
    mends: ['floating-promise'],
  },
  parameters: z.strictObject({}),
  plan: (view, { scope }) =>
    planByFile(view, scope, (path) => ({
      sites: floatingStatements(view, path, scope).map((statement) => ({
        site: siteAt(path, view.sourceFile(path), statement),
        edits: new Map([[path, prefixed(statement, 'void')]]),
        reason: 'says that nobody waits for this promise',
      })),
    })),
});

/** `void f()`, with parentheses where the word would only take hold of a part. */
export function prefixed({ expression }: ts.ExpressionStatement, word: 'void' | 'await'): TextEdit[] {
  const start = expression.getStart();
  return isUnary(expression) ? [insertion(start, `${word} `)] : [insertion(start, `${word} (`), insertion(expression.end, ')')];
}
