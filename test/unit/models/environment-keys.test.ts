import assert from 'node:assert/strict';
import { takeKeys } from '../../../src/models/environment-keys.ts';

describe('the keys in the environment', () => {
  it('are taken out of it, the empty ones as well', () => {
    const environment: Record<string, string | undefined> = { ANTHROPIC_API_KEY: ' sk-1 ', OPENAI_API_KEY: ' ', PATH: '/bin' };
    assert.deepEqual(takeKeys(environment), { anthropic: 'sk-1' });
    assert.deepEqual(environment, { PATH: '/bin' });
  });
});
