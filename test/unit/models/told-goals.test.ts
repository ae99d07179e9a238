import assert from 'node:assert/strict';
import { readGoal } from '../../../src/models/offline/goal.ts';
import { readToldGoal } from '../../../src/models/offline/told-goals.ts';
import { describeRecipe } from '../../../src/engine/recipe-runner.ts';
import { RECIPES } from '../../../src/engine/recipes/catalogue.ts';

describe('a goal that says what a recipe needs', () => {
  const goals: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ['move formatPrice to src/money.ts', 'move-symbol', { name: 'formatPrice', to: 'src/money.ts' }],
    [
      'Move the function `formatPrice` from src/orders.ts into a new file ./src/money.ts.',
      'move-symbol',
      { name: 'formatPrice', from: 'src/orders.ts', to: 'src/money.ts' },
    ],
    ['please move class Order -> src/order.mts', 'move-symbol', { name: 'Order', to: 'src/order.mts' }],
    ['rename src/a.ts to src/b.ts', 'rename-file', { from: 'src/a.ts', to: 'src/b.ts' }],
    ['move the file src/a.ts to lib/a.ts', 'rename-file', { from: 'src/a.ts', to: 'lib/a.ts' }],
    [
      'extract lines 10-20 of src/a.ts into parseHeader',
      'extract-function',
      { file: 'src/a.ts', lines: { start: 10, end: 20 }, name: 'parseHeader' },
    ],
    [
      'Extract line 3 in src/a.ts to a function called `half`',
      'extract-function',
      { file: 'src/a.ts', lines: { start: 3, end: 3 }, name: 'half' },
    ],
  ];
  for (const [goal, id, parameters] of goals) {
    it(`is read: “${goal}”`, () => {
      const told = readToldGoal(goal);
      assert.deepEqual([told?.id, told?.with], [id, parameters]);
      const recipe = RECIPES.find(({ info }) => info.id === id);
      if (recipe) assert.deepEqual(recipe.parameters.safeParse(parameters).error, undefined);
    });
  }

  it('is not read where it says too little', () => {
    for (const goal of [
      'move things around',
      'move formatPrice',
      'rename parseOrder to readOrder',
      'improve src/a.ts',
      'extract a function',
    ])
      assert.equal(readToldGoal(goal), undefined, goal);
  });

  it('names a scope beside what it says, and no other recipe', () => {
    const catalogue = RECIPES.map(describeRecipe);
    assert.deepEqual(readGoal('move formatPrice to src/money.ts', catalogue), {
      recipes: [{ id: 'move-symbol', with: { name: 'formatPrice', to: 'src/money.ts' } }],
      paths: [],
      nearest: [],
    });
    assert.deepEqual(readGoal('in packages/shop move formatPrice to packages/shop/money.ts', catalogue).paths, ['packages/shop']);
  });
});
