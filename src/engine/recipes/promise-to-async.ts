import * as z from 'zod';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';
import { planChains } from './plan-chains.ts';
import { chainsIn, linksIn, mayHaveChain } from './promise-chains.ts';

const parameters = z.strictObject({
  syncThrows: z
    .boolean()
    .optional()
    .describe('Convert even where an error that is thrown before there is a promise would become a rejection, or reach the `catch`.'),
});

/**
 * Writes promise chains as `await` and `try`, and makes functions that return one `async`.
 *
 * Effects keep their order, and results and errors stay the same. What throws before there is a promise would become a
 * rejection; where that can't be ruled out it is refused unless `syncThrows` says that it does not matter. Every name
 * must mean what it meant, every comment must be there, and types must stay as they are.
 */
export const promiseToAsync = defineRecipe({
  info: {
    id: 'promise-to-async',
    title: 'Turn promise chains into async/await',
    description:
      'Writes `.then`, `.catch` and `.finally` as `await`, `try` and `finally`, and makes functions that return such a chain `async`. ' +
      'Only chains of plain promises that are returned, or awaited by a statement. Refused where something may throw before there is a promise, unless `syncThrows` is true.',
    class: 'checked',
    topics: [
      'promise chains',
      'promise chain',
      'then chains',
      'then to await',
      'promises to async',
      'async await',
      'use await',
      'modernize promises',
    ],
    example: 'Convert promise chains to async/await in src',
    mends: ['promise-chain'],
  },
  parameters,
  places: { mayBeIn: mayHaveChain, hints: linksIn, find: chainsIn },
  plan: (view, { with: given, scope }) =>
    planByFile(view, scope, (path) =>
      mayHaveChain(view.text(path)) ? planChains(view, path, scope, given.syncThrows === true) : undefined,
    ),
});
