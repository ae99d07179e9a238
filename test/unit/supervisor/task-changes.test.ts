import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import type { TaskChanges } from '../../../src/domain/change.ts';
import { RoleName, TaskId } from '../../../src/domain/ids.ts';
import { foldRun } from '../../../src/domain/run.ts';
import { mergeOffered, taskChanges } from '../../../src/supervisor/task-changes.ts';
import { by, fileChange, replaceStep } from '../../support/changes.ts';
import { envelop, started, taskSpec } from '../../support/events.ts';

describe('the changes of tasks', () => {
  const [first, second] = [TaskId('t1'), TaskId('t2')];
  const files = [fileChange('a.ts', 'a\n', [replaceStep('a\n', 'a', 'A', by('t1'))])];
  const carried: TaskChanges = { taskId: second, basedOn: first, files };
  const runOf = (...ends: readonly (readonly [TaskId, TaskChanges | undefined])[]) =>
    foldRun([
      started('r1'),
      ...ends.map(([taskId], index) =>
        envelop('r1', index + 2, { type: 'task-created', taskId, spec: taskSpec(taskId, RoleName('implementation')) }),
      ),
      ...ends.map(([taskId, changes], index) =>
        envelop('r1', index + 10, { type: 'task-ended', taskId, state: 'succeeded', summary: 'Done.', ...(changes && { changes }) }),
      ),
    ]);

  it('leaves out what a task still carries of another that has taken all of it back', () => {
    assert.deepEqual(combine(taskChanges(runOf([first, undefined], [second, carried]))).files, []);
    assert.equal(combine(taskChanges(runOf([first, { taskId: first, files }], [second, carried]))).files[0]?.after, 'A\n');
  });

  describe('as offered', () => {
    const alone: TaskChanges = { taskId: second, files: [fileChange('b.ts', 'b\n', [replaceStep('b\n', 'b', 'B', by('t2'))])] };
    const merged = { files: [], conflicts: [] };
    let asked: readonly TaskId[] = [];
    const code = {
      mergeChanges: ({ tasks }: { readonly tasks: readonly TaskChanges[] }) => {
        asked = tasks.map(({ taskId }) => taskId);
        return Promise.resolve(merged);
      },
    };
    const { signal } = new AbortController();
    beforeEach(() => (asked = []));

    it('are merged by the engine where tasks know nothing of each other', async () => {
      assert.equal(await mergeOffered(runOf([first, { taskId: first, files }], [second, alone]), code, signal), merged);
      assert.deepEqual(asked, [first, second]);
    });

    it('are nobody’s to merge where one task made them, or one built on the other', async () => {
      assert.equal((await mergeOffered(runOf([first, { taskId: first, files }]), code, signal)).files.length, 1);
      assert.equal((await mergeOffered(runOf([first, { taskId: first, files }], [second, carried]), code, signal)).files.length, 1);
      assert.deepEqual(asked, []);
    });

    it('are merged by lines where the engine is lost, and not at all once nobody waits', async () => {
      const state = runOf([first, { taskId: first, files }], [second, alone]);
      const lost = { mergeChanges: () => Promise.reject(new Error('The thread is gone.')) };
      assert.equal((await mergeOffered(state, lost, signal)).files.length, 2);
      await assert.rejects(mergeOffered(state, lost, AbortSignal.abort(new Error('stopped'))), /stopped/);
    });
  });
});
