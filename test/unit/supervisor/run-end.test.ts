/** How a run comes to its end: nobody is left behind, at work or unheard. */
import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/domain/event.ts';
import { SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { hasEnded } from '../../../src/domain/task.ts';
import type { ModelRequest } from '../../../src/ports/model.ts';
import type { RunApi } from '../../../src/supervisor/crew-api.ts';
import { eventually } from '../../support/eventually.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { noChecks } from '../../support/no-checks.ts';
import { ScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';

const t1 = TaskId('t1');
const START: ScriptedReply = {
  calls: [{ name: 'start_async_task', input: { role: 'documentation', title: 't', description: 'd', paths: [] } }],
};
const WAIT: ScriptedReply = { calls: [{ name: 'wait_for_updates' }] };
const finish = (summary: string): ScriptedReply => ({ calls: [{ name: 'finish', input: { outcome: 'done', summary } }] });
const TASK_DONE: ScriptedReply = { calls: [{ name: 'finish', input: { summary: 'indexed', mentions: 0, updated: 0 } }] };

type Script = (turn: number, request: ModelRequest) => ScriptedReply | Promise<ScriptedReply>;

/** A run whose supervisor and whose only task answer as scripted, each by its own turns. */
async function begin(
  supervisor: Script,
  task: Script,
  checks = noChecks(),
  heed: (event: RunEvent, run: RunApi) => void = () => undefined,
): Promise<RunApi> {
  const turns = new Map<string, number>();
  const model = new ScriptedModel((request) => {
    const { role } = request.from;
    const turn = (turns.get(role) ?? 0) + 1;
    turns.set(role, turn);
    return role === 'supervisor' ? supervisor(turn, request) : task(turn, request);
  });
  const crew = inProcessCrew({ model, code: memoryCodeProject(), checks });
  crew.onEvent(heed);
  return crew.start({ goal: 'g', scope: WHOLE_WORKSPACE, folder: '/w', trusted: false, tests: false });
}

const typesOf = (run: RunApi): string[] => run.eventsSince(0).map(({ type }) => type);

describe('the end of a run', () => {
  it('hears a message that comes in its very last moment', async () => {
    let close = (): void => undefined;
    let closings = 0;
    const closing = new Promise<void>((resolve) => (close = resolve));
    const closeRun = (): Promise<void> => ((closings += 1) === 1 ? closing : Promise.resolve());
    const run = await begin(
      (turn) => finish(`end ${turn}`),
      () => TASK_DONE,
      { ...noChecks(), closeRun },
    );
    await eventually(() => closings === 1, 'the supervisor is done, the run is coming to its end');
    const messageId = run.send(SUPERVISOR, 'steer', 'wait');
    close();
    const state = await run.finished;
    assert.equal(state.messages.get(messageId)?.state, 'acted-on');
    assert.deepEqual([state.status, state.summary], ['succeeded', 'end 2']);
    assert.equal(typesOf(run).filter((type) => type === 'run-finished').length, 1);
    assert.equal(typesOf(run).at(-1), 'run-finished');
  });

  it('waits for a task that is continued in its very last moment', async () => {
    let close = (): void => undefined;
    let closings = 0;
    const closing = new Promise<void>((resolve) => (close = resolve));
    const closeRun = (): Promise<void> => ((closings += 1) === 1 ? closing : Promise.resolve());
    const hasEndedNews = (request: ModelRequest): boolean => JSON.stringify(request.messages).includes('task-ended');
    const run = await begin(
      (turn, request) => (turn === 1 ? START : hasEndedNews(request) ? finish('end') : WAIT),
      () => TASK_DONE,
      { ...noChecks(), closeRun },
    );
    await eventually(() => closings === 1, 'the run is coming to its end');
    run.send(t1, 'steer', 'one more thing');
    close();
    const state = await run.finished;
    assert.deepEqual([state.status, state.tasks.get(t1)?.status, state.tasks.get(t1)?.attempt], ['succeeded', 'succeeded', 2]);
    assert.equal(typesOf(run).at(-1), 'run-finished');
  });

  it('stops the tasks of a supervisor that fails, and has their ends on record first', async () => {
    const run = await begin(
      (turn) => (turn === 1 ? START : { error: 'no credit' }),
      () => WAIT,
    );
    const state = await run.finished;
    assert.deepEqual([state.status, state.tasks.get(t1)?.status], ['failed', 'cancelled']);
    assert.equal(typesOf(run).at(-1), 'run-finished');
  });

  it('has the ends of cancelled tasks on record before its own', async () => {
    const run = await begin(
      (turn) => (turn === 1 ? START : WAIT),
      () => WAIT,
    );
    await eventually(() => run.state.tasks.get(t1)?.status === 'running' && run.state.supervisor.step === 2, 'all are at work');
    const unheard = run.send(SUPERVISOR, 'steer', 'moot');
    run.cancel();
    const state = await run.finished;
    assert.equal(state.status, 'cancelled');
    assert.ok([...state.tasks.values()].every(({ status }) => hasEnded(status)));
    assert.equal(typesOf(run).at(-1), 'run-finished');
    assert.notEqual(state.messages.get(unheard)?.state, 'queued');
  });

  it('takes with it what is started again between the end of its last task and its own', async () => {
    let revived = 0;
    for (let hops = 0; hops < 40; hops += 1) {
      const retrySoon = async (event: RunEvent, run: RunApi): Promise<void> => {
        if (event.type !== 'task-ended') return;
        for (let hop = 0; hop < hops; hop += 1) await Promise.resolve();
        if (run.state.status === 'running') run.retryTask(t1);
      };
      const run = await begin(
        (turn) => (turn === 1 ? START : WAIT),
        () => WAIT,
        noChecks(),
        (event, its) => void (event.seq < 30 && retrySoon(event, its)),
      );
      await eventually(() => run.state.tasks.get(t1)?.status === 'running' && run.state.supervisor.step === 2, 'all are at work');
      run.cancel();
      const state = await run.finished;
      revived += state.tasks.get(t1)?.attempt === 1 ? 0 : 1;
      assert.deepEqual([state.status, state.tasks.get(t1)?.status], ['cancelled', 'cancelled'], `after ${hops} hops`);
      assert.equal(typesOf(run).at(-1), 'run-finished');
    }
    assert.ok(revived > 5, `started again in ${revived} of 40`);
  });
});
