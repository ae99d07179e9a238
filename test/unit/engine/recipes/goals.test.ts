import assert from 'node:assert/strict';
import { describeRecipe } from '../../../../src/engine/recipe-runner.ts';
import { RECIPES } from '../../../../src/engine/recipes/catalogue.ts';
import { readGoal } from '../../../../src/models/offline/goal.ts';

const INFOS = RECIPES.map(describeRecipe);

/** Goals as people word them, and exactly the recipes that they choose. */
const goals: readonly [string, readonly string[]][] = [
  ['improve error handling in src/orders', ['error-cause', 'useless-catch']],
  ['Improve error handling', ['error-cause', 'useless-catch']],
  ['Clean up the imports of src/orders', ['useless-catch', 'clean-imports']],
  ['remove unused imports from src', ['clean-imports']],
  ['Rename parseOrder to readOrder', ['rename-symbol']],
  ['add return types in src', ['explicit-return-types']],
  ['Add explicit return types to the exported functions', ['explicit-return-types']],
  ['document the exported functions', ['jsdoc-from-signature']],
  ['Document the exported functions of src/orders', ['jsdoc-from-signature']],
  ['fix stale @param tags', ['jsdoc-from-signature']],
  ['update the JSDoc in src', ['jsdoc-from-signature']],
  ['replace any', ['narrow-any']],
  ['Replace `any` by real types in src', ['narrow-any']],
  ['get rid of any in src/orders', ['narrow-any']],
  ['remove any unused imports', ['clean-imports']],
  ['remove explicit any types', ['narrow-any']],
  ['annotate exported functions with their return type', ['explicit-return-types']],
];

describe('goals in plain words', () => {
  for (const [goal, recipes] of goals) {
    it(`“${goal}” chooses ${recipes.join(' and ')}`, () => {
      assert.deepEqual(
        readGoal(goal, INFOS).recipes.map(({ id }) => id),
        recipes,
      );
    });
  }

  for (const { info } of RECIPES) {
    it(`the example of ${info.id} is understood`, () => {
      assert.ok(readGoal(info.example, INFOS).recipes.some(({ id }) => id === info.id));
    });
  }
});
