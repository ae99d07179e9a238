import assert from 'node:assert/strict';
import { describeAnswering, modelFor, type Answering } from '../../../src/domain/answering.ts';
import { toAddress, type ModelChoice, type StoredKeys } from '../../../src/domain/model-choice.ts';
import { chooseProvider } from '../../../src/models/choose-provider.ts';
import { priceOf } from '../../../src/models/prices.ts';

const NOTHING = { model: null, baseUrl: null };
const AUTO: ModelChoice = { provider: 'auto', anthropic: NOTHING, openai: NOTHING, editor: null, roles: {} };
const NO_KEYS: StoredKeys = { anthropic: false, openai: false };
const ALL_KEYS: StoredKeys = { anthropic: true, openai: true };

function chosen(choice: Partial<ModelChoice>, keys: StoredKeys = ALL_KEYS): Answering {
  const result = chooseProvider({ ...AUTO, ...choice }, keys);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}
const missing = (choice: Partial<ModelChoice>, keys: StoredKeys = NO_KEYS): unknown => {
  const result = chooseProvider({ ...AUTO, ...choice }, keys);
  assert.ok(!result.ok);
  return result.failure;
};

describe('the choice of a provider', () => {
  it('is Claude where there is a key, else a chosen model of the editor, else offline', () => {
    assert.equal(chosen({ editor: 'copilot/x' }).provider, 'anthropic');
    assert.equal(chosen({ editor: 'copilot/x' }, NO_KEYS).provider, 'editor');
    assert.equal(chosen({}, { anthropic: false, openai: true }).provider, 'offline');
  });

  it('is what was chosen, whatever keys there are', () => {
    assert.equal(chosen({ provider: 'offline' }).provider, 'offline');
    assert.equal(describeAnswering(chosen({ provider: 'editor', editor: 'copilot/gpt' })), 'copilot/gpt');
    assert.deepEqual(chosen({ provider: 'openai', openai: { model: 'gpt', baseUrl: null } }), {
      provider: 'openai',
      models: { usual: 'gpt', roles: {} },
    });
  });

  it('gives the supervisor the strongest, documentation the fastest, and each has a price', () => {
    const claude = chosen({ provider: 'anthropic' });
    const cost = (role: string): number => priceOf(modelFor(claude, role))?.output ?? NaN;
    assert.ok(cost('supervisor') > cost('implementation') && cost('implementation') > cost('documentation'));
    assert.equal(modelFor(claude, 'a-role-of-the-user'), 'claude-sonnet-5-5');
  });

  it('takes one model for all where one is named, and others for single roles, each where it is meant for', () => {
    const roles = { test: 'small', supervisor: 'anthropic:claude-fable-5-1', documentation: 'openai:qwen3:4b' };
    const claude = chosen({ provider: 'anthropic', anthropic: { model: 'claude-haiku-5-5', baseUrl: null }, roles });
    assert.deepEqual(claude.models, { usual: 'claude-haiku-5-5', roles: { test: 'small', supervisor: 'claude-fable-5-1' } });
    const local = chosen({ provider: 'openai', openai: { model: 'qwen3:30b', baseUrl: 'http://localhost:11434/v1/' }, roles }, NO_KEYS);
    assert.deepEqual(local, {
      provider: 'openai',
      models: { usual: 'qwen3:30b', roles: { test: 'small', documentation: 'qwen3:4b' } },
      address: 'http://localhost:11434/v1',
    });
  });

  it('says what is missing', () => {
    assert.deepEqual(missing({ provider: 'anthropic' }), { what: 'key', provider: 'anthropic', address: 'https://api.anthropic.com' });
    assert.deepEqual(missing({ provider: 'openai' }), { what: 'key', provider: 'openai', address: 'https://api.openai.com/v1' });
    assert.deepEqual(missing({ provider: 'openai' }, ALL_KEYS), { what: 'model', provider: 'openai' });
    assert.deepEqual(missing({ provider: 'editor' }), { what: 'model', provider: 'editor' });
    assert.deepEqual(missing({ provider: 'anthropic', anthropic: { model: null, baseUrl: 'nowhere' } }, ALL_KEYS), {
      what: 'address',
      provider: 'anthropic',
      address: 'nowhere',
    });
  });

  it('knows an address without anything secret in it', () => {
    assert.equal(toAddress('http://localhost:1234/v1/'), 'http://localhost:1234/v1');
    for (const text of ['localhost:1234', 'file:///etc', 'http://me:pw@host', 'https://host/?key=1', 'https://host/#x', ''])
      assert.equal(toAddress(text), undefined, text);
  });
});
