import assert from 'node:assert/strict';
import type { TaskChanges } from '../../../src/domain/change.ts';
import { RoleName, TaskId } from '../../../src/domain/ids.ts';
import { foldRun } from '../../../src/domain/run.ts';
import { mergedChanges } from '../../../src/supervisor/task-changes.ts';
import { by, fileChange, replaceStep } from '../../support/changes.ts';
import { envelop, started, taskSpec } from '../../support/events.ts';

describe('mergedChanges', () => {
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
    assert.deepEqual(mergedChanges(runOf([first, undefined], [second, carried])).files, []);
    assert.equal(mergedChanges(runOf([first, { taskId: first, files }], [second, carried])).files[0]?.after, 'A\n');
  });
});
