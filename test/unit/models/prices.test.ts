import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { costAtMost, costOf, knownModels, priceOf, PRICES_AS_OF, usageOf } from '../../../src/models/prices.ts';

const NONE = { input: 0, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0, output: 0 };

describe('prices', () => {
  it('know every model of the SDK, or say that its price is not published', () => {
    const typings = readFileSync('node_modules/@anthropic-ai/sdk/resources/messages/messages.d.ts', 'utf8');
    const union = /export type Model = ([^;]*);/.exec(typings)?.[1] ?? '';
    const models = [...union.matchAll(/'(claude-[\w-]+)'/g)].map(([, model]) => model ?? '');
    assert.ok(models.length > 15, `${models.length} models`);
    assert.deepEqual(
      models.filter((model) => !knownModels().includes(model)),
      [],
      'look up what they cost, or put them down as unknown',
    );
    assert.match(PRICES_AS_OF, /^\d{4}-\d{2}-\d{2}$/);
  });

  it('are unknown, not zero, where nothing was published', () => {
    for (const model of ['claude-fable-5-2', 'claude-mythos-5-2', 'claude-of-tomorrow']) {
      assert.equal(priceOf(model), undefined);
      assert.equal(costOf({ ...NONE, input: 1000 }, priceOf(model)), null);
    }
  });

  it('tell apart what was read, cached and written', () => {
    const million = 1_000_000;
    const cost = (tokens: Partial<typeof NONE>) => costOf({ ...NONE, ...tokens }, priceOf('claude-opus-5-5'));
    assert.equal(cost({ input: million }), 4);
    assert.equal(cost({ cacheRead: million }), 0.2);
    assert.equal(cost({ cacheWrite: million }), 5);
    assert.equal(cost({ cacheWriteHour: million }), 8);
    assert.equal(cost({ output: million }), 20);
  });

  it('are higher for the whole of a long prompt, where the model has two', () => {
    const price = priceOf('claude-haiku-5-5');
    assert.equal(costOf({ ...NONE, input: 100_000 }, price), 0.01);
    assert.equal(costOf({ ...NONE, input: 60_000, cacheRead: 60_000 }, price), (60_000 * 0.5 + 60_000 * 0.05) / 1e6);
  });

  it('are what the user says, where he says so', () => {
    const own = { 'my-model': { input: 1, output: 2 } };
    assert.equal(costOf({ ...NONE, input: 1e6, cacheRead: 1e6, output: 1e6 }, priceOf('my-model', own)), 4);
    assert.equal(priceOf('claude-opus-5-5', { 'claude-opus-5-5': { input: 1, output: 1, cacheRead: 0.5 } })?.cacheRead, 0.5);
  });

  it('make no request dearer than it was taken to be at most', () => {
    const price = priceOf('claude-sonnet-5-5');
    const tokens = { input: 10, cacheRead: 20, cacheWrite: 30, cacheWriteHour: 0, output: 40 };
    assert.ok((costAtMost(60, 40, price) ?? 0) >= (costOf(tokens, price) ?? 1));
    assert.deepEqual(usageOf(tokens, price), {
      inputTokens: 60,
      outputTokens: 40,
      costUsd: costOf(tokens, price),
      cacheReadTokens: 20,
      cacheWriteTokens: 30,
    });
  });
});
