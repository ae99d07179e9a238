import assert from 'node:assert/strict';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { planRecipe } from '../../../src/engine/recipe-runner.ts';
import { RECIPES } from '../../../src/engine/recipes/catalogue.ts';
import { memoryCodeView } from '../../support/memory-code-view.ts';

const call = (recipe: string, given: Readonly<Record<string, unknown>>) => () =>
  planRecipe(RECIPES, { recipe, with: given, scope: WHOLE_WORKSPACE }, memoryCodeView({}));

describe('planning a recipe', () => {
  it('says in words which parameters are wrong, and which there are', () => {
    assert.throws(call('move-symbol', { symbol: 'a', target: 'b.ts' }), {
      message:
        "The parameters of move-symbol don't fit: `name` is missing; `to` is missing; there is no `symbol`; there is no `target`. " +
        'move-symbol takes `name`, `to` and, if need be, `from`.',
    });
    assert.throws(call('promise-to-async', { syncThrows: 'yes' }), /`syncThrows`: .*expected boolean.* takes `syncThrows`, if need be\.$/);
    assert.throws(call('narrow-any', { all: true }), /there is no `all`\. narrow-any takes no parameters\.$/);
  });
});
