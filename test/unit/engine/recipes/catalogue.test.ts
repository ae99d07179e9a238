import assert from 'node:assert/strict';
import * as z from 'zod';
import { WHOLE_WORKSPACE } from '../../../../src/domain/scope.ts';
import { RECIPES } from '../../../../src/engine/recipes/catalogue.ts';
import { memoryCodeView } from '../../../support/memory-code-view.ts';

describe('the catalogue of recipes', () => {
  it('has one recipe for an id', () => {
    const ids = RECIPES.map(({ info }) => info.id);
    assert.deepEqual([...new Set(ids)], ids);
    for (const id of ['rename-symbol', 'error-cause', 'useless-catch', 'clean-imports', 'explicit-return-types'])
      assert.ok(ids.includes(id), id);
  });

  for (const { info, parameters } of RECIPES) {
    it(`describes ${info.id} so that it can be found and asked for`, () => {
      assert.ok(info.title !== '' && info.description.endsWith('.') && info.example !== '');
      assert.deepEqual(info.topics, [...new Set(info.topics)]);
      assert.equal(z.toJSONSchema(parameters).type, 'object');
    });
  }

  it('refuses parameters that do not fit', async () => {
    const rename = RECIPES.find(({ info }) => info.id === 'rename-symbol');
    assert.equal(rename?.parameters.safeParse({ from: 'a' }).success, false);
    assert.equal(rename?.parameters.safeParse({ from: 'a', to: 'b', line: 0 }).success, false);
    assert.equal(rename?.parameters.safeParse({ from: 'a', to: 'b', path: 'c.ts', line: 1 }).success, true);
    await assert.rejects(async () => rename?.plan(memoryCodeView({}), { with: { from: 1 }, scope: WHOLE_WORKSPACE }));
  });
});
