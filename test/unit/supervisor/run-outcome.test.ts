import assert from 'node:assert/strict';
import type { RunState } from '../../../src/domain/run-state.ts';
import { outcomeOf } from '../../../src/supervisor/run-outcome.ts';

describe('the outcome of a run', () => {
  it('is a success where nothing has to change', () => {
    const result = { outcome: 'nothing-to-do', summary: 'It is so already.' } as const;
    const nothing = { tasks: new Map() } as unknown as RunState;
    assert.deepEqual(outcomeOf({ status: 'finished', result }, nothing), { status: 'succeeded', summary: 'It is so already.' });
  });
});
