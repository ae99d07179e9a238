import assert from 'node:assert/strict';
import type { Provenance } from '../../../src/domain/change.ts';
import { ROLES, RunId, TaskId } from '../../../src/domain/ids.ts';
import { foldRun } from '../../../src/domain/run.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { lookingTools } from '../../../src/supervisor/looking-tools.ts';
import { by, fileChange, replaceStep } from '../../support/changes.ts';
import { envelop, started, taskSpec } from '../../support/events.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { runTool } from '../../support/task-ports.ts';

const t1 = TaskId('t1');
const TEXT = 'one\n\n\n\n\n\n\n\ntwo\n\n\n\n\n\n\n\nthree\n';
const recipe = by('t1', 'names are clear');
const hand: Provenance = { ...recipe, source: { type: 'model', model: 'm' }, reason: 'it is simpler' };

const stateOf = (...steps: ReturnType<typeof replaceStep>[]): RunState =>
  foldRun([
    started('r1'),
    envelop('r1', 2, { type: 'task-created', taskId: t1, spec: taskSpec(t1, ROLES.implementation) }),
    envelop('r1', 3, {
      type: 'task-ended',
      taskId: t1,
      state: 'succeeded',
      summary: 'Done.',
      ...(steps.length > 0 && { changes: { taskId: t1, files: [fileChange('a.ts', TEXT, steps)] } }),
    }),
  ]);

const look = (state: RunState, name: string, input: unknown = {}): Promise<unknown> => {
  const tools = lookingTools({ runId: RunId('r1'), code: memoryCodeProject(), state: () => state });
  return runTool(tools.find((tool) => tool.name === name) ?? assert.fail(), input);
};

describe('what the supervisor sees of changes', () => {
  const first = replaceStep(TEXT, 'one', 'ONE', recipe);
  const second = replaceStep(TEXT, 'two', 'TWO', recipe);
  const third = replaceStep(TEXT, 'three', 'THREE', hand);
  const state = stateOf(first, second, third);

  it('is hunks of one origin and reason in a row', async () => {
    const { files } = (await look(state, 'list_changes')) as { files: unknown };
    assert.deepEqual(files, [
      {
        path: 'a.ts',
        hunks: [
          'a.ts#1 line 1, -1 +1; #2 line 9, -1 +1, t1 by recipe rename-symbol: names are clear',
          'a.ts#3 line 17, -1 +1, t1 by model: it is simpler',
        ],
      },
    ]);
  });

  it('names all who made a hunk', async () => {
    const both = stateOf(first, replaceStep(TEXT.replace('one', 'ONE'), 'ONE', 'ONES', hand));
    assert.match(
      JSON.stringify(await look(both, 'list_changes')),
      /t1 by recipe rename-symbol, t1 by model: |t1 by model, t1 by recipe rename-symbol: /,
    );
  });

  it('tells the ids there are where one is wrong', async () => {
    await assert.rejects(
      look(state, 'read_hunk', { hunk: 'a.ts#9' }),
      /There is no hunk a\.ts#9; .* This file’s are a\.ts#1, a\.ts#2, a\.ts#3\./,
    );
    await assert.rejects(look(state, 'read_hunk', { hunk: 'b.ts#1' }), /There is none in b\.ts\. There are a\.ts#1, /);
    await assert.rejects(look(stateOf(), 'read_hunk', { hunk: 'a.ts#1' }), /no task that has ended has changed anything/);
  });

  it('is merged by the engine where tasks know nothing of each other, once for as long as none has changed anything', async () => {
    const t2 = TaskId('t2');
    const two = foldRun([
      started('r1'),
      ...[t1, t2].map((taskId, index) =>
        envelop('r1', index + 2, { type: 'task-created', taskId, spec: taskSpec(taskId, ROLES.implementation) }),
      ),
      ...[t1, t2].map((taskId, index) =>
        envelop('r1', index + 4, {
          type: 'task-ended',
          taskId,
          state: 'succeeded',
          summary: 'Done.',
          changes: { taskId, files: [fileChange(`${taskId}.ts`, TEXT, [first])] },
        }),
      ),
    ]);
    let asked = 0;
    const code = memoryCodeProject({}, { mergeChanges: () => Promise.resolve({ files: [], conflicts: [], asked: ++asked }) });
    const tools = lookingTools({ runId: RunId('r1'), code, state: () => two });
    const list = tools.find((tool) => tool.name === 'list_changes') ?? assert.fail();
    assert.deepEqual(((await runTool(list, {})) as { files: unknown }).files, []);
    await runTool(list, {});
    assert.equal(asked, 1);
  });
});
