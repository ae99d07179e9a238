import assert from 'node:assert/strict';
import { TaskId } from '../../../src/domain/ids.ts';
import { advance, hasEnded, type TaskStatus } from '../../../src/domain/task.ts';

const id = TaskId('t1');

describe('task', () => {
  it('does not revive a task that has ended', () => {
    const late = advance(id, 'cancelled', 'succeeded');
    assert.deepEqual(late, { ok: false, failure: { code: 'illegal-change', task: 't1', from: 'cancelled', to: 'succeeded' } });
  });

  it('lets an ended task become pending again, for a new attempt', () => {
    const ended: readonly TaskStatus[] = ['succeeded', 'failed', 'cancelled', 'timed-out'];
    for (const status of ended) {
      assert.ok(hasEnded(status));
      assert.ok(advance(id, status, 'pending').ok);
    }
  });

  it('takes an interrupted task up again', () => {
    assert.ok(!hasEnded('interrupted'));
    assert.ok(advance(id, 'interrupted', 'running').ok);
    assert.ok(advance(id, 'pending', 'needs-user').ok, 'it may still wait for an answer');
  });
});
