import assert from 'node:assert/strict';
import { KeyStore } from '../../../../src/vscode/model-choice/key-store.ts';

describe('the keys', () => {
  it('are each for one address, and none is got for another', async () => {
    const secrets = new Map<string, string>([['somebody-elses', 'x']]);
    const keys = new KeyStore({
      get: (name) => Promise.resolve(secrets.get(name)),
      store: async (name, value) => void secrets.set(name, value),
      delete: async (name) => void secrets.delete(name),
      keys: () => Promise.resolve([...secrets.keys()]),
    });
    const at = { provider: 'anthropic', address: 'https://api.anthropic.com' } as const;
    await keys.store(at, 'sk-1');
    assert.equal(await keys.get('anthropic', at.address), 'sk-1');
    assert.equal(await keys.get('anthropic', 'https://evil.example'), undefined);
    assert.equal(await keys.get('openai', at.address), undefined);
    assert.deepEqual(await keys.list(), [at]);
    await keys.remove(at);
    assert.deepEqual(await keys.list(), []);
  });
});
