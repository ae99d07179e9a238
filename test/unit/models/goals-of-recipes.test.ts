import assert from 'node:assert/strict';
import { describeRecipe } from '../../../src/engine/recipe-runner.ts';
import { RECIPES } from '../../../src/engine/recipes/catalogue.ts';
import { readGoal } from '../../../src/models/offline/goal.ts';

const infos = RECIPES.map(describeRecipe);

describe('goals in words, and the recipes that there are', () => {
  const table: readonly (readonly [goal: string, recipes: readonly string[], paths?: readonly string[]])[] = [
    ['convert promise chains to async/await in src', ['promise-to-async'], ['src']],
    ['Convert promise chains to async/await', ['promise-to-async']],
    ['use async/await instead of then chains in src/api', ['promise-to-async'], ['src/api']],
    ['turn callbacks into promises', ['callback-to-promise']],
    ['Turn the callbacks of src/io into promises', ['callback-to-promise'], ['src/io']],
    ['convert callbacks to promises', ['callback-to-promise']],
    ['comment the empty catch clauses in src', ['explicit-swallow'], ['src']],
    ['mark the floating promises in src', ['floating-promise'], ['src']],
    ['await the floating promises in src', ['await-promise'], ['src']],
    ['throw errors instead of strings in src', ['throw-error'], ['src']],
    ['convert CommonJS to ES modules', ['commonjs-to-esm']],
    ['Convert commonjs to esm in src', ['commonjs-to-esm'], ['src']],
    ['improve error handling in src/orders', ['error-cause', 'useless-catch'], ['src/orders']],
    ['Improve error handling', ['error-cause', 'useless-catch']],
    ['tidy imports', ['clean-imports']],
    ['rename total to sum', ['rename-symbol']],
  ];
  for (const [goal, recipes, paths = []] of table) {
    it(`“${goal}”`, () => {
      const reading = readGoal(goal, infos);
      assert.deepEqual(reading.recipes.map(({ id }) => id).sort(), [...recipes].sort());
      assert.deepEqual(reading.paths, paths);
    });
  }

  it('never chooses what changes behaviour by a word in passing', () => {
    const changing = infos.filter((info) => info.class === 'behaviour-changing').map(({ id }) => id);
    assert.ok(changing.length > 0);
    for (const goal of ['improve error handling', 'fix promises', 'better errors', 'throw', 'clean up', 'modernize src', 'await'])
      assert.deepEqual(
        readGoal(goal, infos).recipes.filter(({ id }) => changing.includes(id)),
        [],
        goal,
      );
  });
});
