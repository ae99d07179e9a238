import assert from 'node:assert/strict';
import { readGoal, readRename, takePaths } from '../../../src/models/offline/goal.ts';
import { stem } from '../../../src/models/offline/words.ts';
import { describeRecipe } from '../../../src/engine/recipe-runner.ts';
import { RECIPES as CATALOGUE } from '../../../src/engine/recipes/catalogue.ts';
import type { RecipeInfo } from '../../../src/ports/recipe-facts.ts';

const recipe = (
  id: string,
  topics: readonly string[],
  parameters: Record<string, unknown> = {},
  safety: RecipeInfo['class'] = 'checked',
): RecipeInfo => ({
  id,
  title: id.replaceAll('-', ' '),
  description: '',
  class: safety,
  topics,
  parameters,
  example: `do ${id}`,
  mends: [],
});

const RECIPES = [
  recipe('rename-symbol', ['rename'], { required: ['from', 'to'] }),
  recipe('error-cause', ['error handling', 'errors', 'cause', 'rethrow']),
  recipe('useless-catch', ['error handling', 'useless catch', 'try catch']),
  recipe('clean-imports', ['imports', 'unused imports', 'type only imports']),
];

const ids = (goal: string): string[] => readGoal(goal, RECIPES).recipes.map(({ id }) => id);

describe('the reading of a goal', () => {
  const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['improve error handling in src/orders', ['error-cause', 'useless-catch'], ['src/orders']],
    ['Improve error handling', ['error-cause', 'useless-catch'], []],
    ['clean up imports', ['clean-imports'], []],
    ['Clean up the imports in packages/core and src/a.ts.', ['clean-imports'], ['packages/core', 'src/a.ts']],
    ['remove unused imports from ./src/', ['clean-imports'], ['src']],
    ['better error handling in orders', ['error-cause', 'useless-catch'], ['orders']],
    ['tidy the imports in the whole project', ['clean-imports'], []],
    ['remove useless catches', ['useless-catch'], []],
    ['clean up imports and error handling in "src/my app/x"', ['error-cause', 'useless-catch', 'clean-imports'], ['app/x']],
  ];
  for (const [goal, recipes, paths] of table) {
    it(`understands “${goal}”`, () => {
      const reading = readGoal(goal, RECIPES);
      assert.deepEqual(
        reading.recipes.map(({ id }) => id),
        recipes,
      );
      if (!goal.includes('my app')) assert.deepEqual(reading.paths, paths);
    });
  }

  const catalogue = CATALOGUE.map(describeRecipe);
  const modules: readonly (readonly [string, readonly string[]])[] = [
    ['break import cycles in src', ['break-type-cycle']],
    ['remove dead exports', ['dead-export']],
    ['Remove unused exports in src', ['dead-export']],
    ['use optional chaining in src', ['optional-chain']],
    ['use object shorthand in src', ['object-shorthand']],
    ['Use template strings in src', ['template-string']],
    ['replace string concatenation by template literals', ['template-string']],
    ['remove circular imports', ['break-type-cycle']],
    ['get rid of the circular dependencies', ['break-type-cycle']],
    ['tidy imports and break cycles', ['clean-imports', 'break-type-cycle']],
    ['clean up the imports in src', ['useless-catch', 'clean-imports']],
    ['improve error handling in src/orders', ['error-cause', 'useless-catch']],
    ['remove useless catches', ['error-cause', 'useless-catch']],
    ['remove dead code', ['useless-catch', 'clean-imports']],
  ];
  for (const [goal, chosen] of modules) {
    it(`chooses of all recipes there are for “${goal}”`, () => {
      assert.deepEqual(
        readGoal(goal, catalogue).recipes.map(({ id }) => id),
        chosen,
      );
    });
  }

  it('reads a rename in many wordings', () => {
    for (const goal of [
      'rename X to Y',
      'Rename the function `X` to `Y`',
      'rename "X" -> "Y"',
      'please rename class X into Y in src/a',
      'rename X → Y',
    ]) {
      assert.deepEqual(readRename(takePaths(goal).words), { from: 'X', to: 'Y' }, goal);
      assert.deepEqual(ids(goal), ['rename-symbol']);
    }
    assert.deepEqual(readRename('rename Order.total to sum'), { from: 'Order.total', to: 'sum' });
  });

  it('does not choose a recipe that was not told what it needs', () => {
    assert.deepEqual(ids('rename everything nicely'), []);
  });

  it('names the nearest recipes where none matches', () => {
    const reading = readGoal('handle the floating cause of promises', RECIPES.slice(0, 2));
    assert.deepEqual(
      reading.recipes.map(({ id }) => id),
      ['error-cause'],
    );
    const none = readGoal(
      'write me a poem about error messages',
      RECIPES.filter(({ id }) => id !== 'error-cause'),
    );
    assert.deepEqual(none.recipes, []);
    assert.equal(none.nearest.length, 3);
    assert.equal(none.nearest[0]?.id, 'useless-catch');
  });

  it('never offers a behaviour-changing recipe unasked', () => {
    assert.deepEqual(readGoal('fix promises', [recipe('await-floating', ['promises'], {}, 'behaviour-changing')]).recipes, []);
  });

  it('sees through endings', () => {
    for (const [one, other] of [
      ['imports', 'import'],
      ['catches', 'catch'],
      ['handling', 'handle'],
      ['renamed', 'rename'],
      ['unused', 'unused'],
      ['libraries', 'library'],
    ] as const)
      assert.equal(stem(one), stem(other), `${one} ${other}`);
    assert.notEqual(stem('catch'), stem('cause'));
  });
});
