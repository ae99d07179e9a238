import assert from 'node:assert/strict';
import { threadEnvironment } from '../../../src/runners/thread-environment.ts';

describe('the environment of a thread', () => {
  it('has everything but the keys of models', () => {
    const surroundings = { PATH: '/bin', HOME: '/home/me', ANTHROPIC_API_KEY: 'planted', OPENAI_API_KEY: 'planted', UNSET: undefined };
    assert.deepEqual(threadEnvironment(surroundings), { PATH: '/bin', HOME: '/home/me' });
  });
});
