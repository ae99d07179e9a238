/** A run that shows its plan first: what is planned, changed, left out, approved, taken up by another process. */
import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/domain/event.ts';
import { SUPERVISOR, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { isPlanned, isPlanning, plannedTasks } from '../../../src/domain/run-state.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { replay } from '../../../src/replay/replay.ts';
import type { ModelRequest } from '../../../src/ports/model.ts';
import type { CrewApi, RunApi } from '../../../src/supervisor/crew-api.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { ScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';

const [t1, t2] = [TaskId('t1'), TaskId('t2')];
const start = (title: string): { readonly name: string; readonly input: unknown } => ({
  name: 'start_async_task',
  input: { role: 'documentation', title, description: `do ${title}`, paths: [] },
});
const WAIT = { name: 'wait_for_updates' };
const FINISH = { name: 'finish', input: { outcome: 'done', summary: 'all done' } };
const TASK_DONE: ScriptedReply = { calls: [{ name: 'finish', input: { summary: 'indexed', mentions: 0, updated: 0 } }] };
const PLAN_AND_WAIT: ScriptedReply = { calls: [start('one'), start('two'), WAIT] };

const REQUEST = { goal: 'g', scope: WHOLE_WORKSPACE, folder: '/w', trusted: false, tests: false, plan: true };

/** The supervisor plans as told, and once its tasks run it waits for so many of their ends and hands over. */
function crewThat(
  plans: readonly ScriptedReply[],
  { journal = new MemoryJournal(), ends = 1, isAlive = true } = {},
): { readonly crew: CrewApi; readonly asked: ModelRequest[] } {
  let turn = 0;
  const model = new ScriptedModel((request) => {
    if (request.from.role !== 'supervisor') return TASK_DONE;
    const planned = plans[turn];
    turn += 1;
    if (planned) return planned;
    const said = JSON.stringify(request.messages);
    return { calls: [said.split('task-ended').length > ends ? FINISH : WAIT] };
  });
  return { crew: inProcessCrew({ model, code: memoryCodeProject(), journal, isAlive: () => isAlive }), asked: model.requests };
}

const typesOf = (run: RunApi): RunEvent['type'][] => run.eventsSince(0).map(({ type }) => type);
const bySupervisor = (asked: readonly ModelRequest[]): ModelRequest[] => asked.filter(({ from }) => from.role === 'supervisor');

describe('a plan that is shown first', () => {
  it('puts tasks up and starts none of them', async () => {
    const { crew, asked } = crewThat([PLAN_AND_WAIT]);
    const run = await crew.start(REQUEST);
    const state = await run.finished;
    assert.ok(isPlanned(state));
    assert.equal(state.summary, 'Planned 2 tasks. Nothing was started.');
    assert.deepEqual(
      [...state.tasks.values()].map((task) => [task.spec.title, task.status]),
      [
        ['one', 'pending'],
        ['two', 'pending'],
      ],
    );
    assert.ok(!typesOf(run).includes('task-started'));
    assert.equal(asked.length, 1, 'the supervisor is asked once and no more');
    assert.deepEqual(
      state.plan?.estimates.map(({ taskId, costUsd }) => [taskId, costUsd]),
      [
        [t1, null],
        [t2, null],
      ],
    );
  });

  it('stands as well when the supervisor hands over instead of waiting', async () => {
    const { crew } = crewThat([{ calls: [start('one')] }, { calls: [FINISH] }]);
    const state = await (await crew.start(REQUEST)).finished;
    assert.ok(isPlanned(state));
  });

  it('starts as the user has changed it once it is approved, and the supervisor hears of it', async () => {
    const { crew, asked } = crewThat([PLAN_AND_WAIT]);
    const run = await crew.start(REQUEST);
    await run.finished;
    run.changeTask(t1, { title: 'first', description: 'do it well', paths: [WorkspacePath('src')] });
    run.cancelTask(t2);
    run.approvePlan();
    const state = await run.finished;
    assert.equal(state.status, 'succeeded', 'what was left out of the plan is no failure of the run');
    assert.deepEqual(
      [...state.tasks.values()].map((task) => [task.spec.title, task.status]),
      [
        ['first', 'succeeded'],
        ['two', 'cancelled'],
      ],
    );
    const told = JSON.stringify(asked.find(({ from }) => from.taskId === t1)?.messages);
    assert.match(told, /do it well/);
    assert.match(told, /src/);
    assert.match(JSON.stringify(bySupervisor(asked)[1]?.messages), /plan-approved.*first/);
  });

  it('is planned still when another process reads it, and starts there', async () => {
    const journal = new MemoryJournal();
    const first = crewThat([PLAN_AND_WAIT], { journal });
    const { runId, finished } = await first.crew.start(REQUEST);
    await finished;
    const second = crewThat([], { journal });
    await second.crew.load();
    const run = second.crew.run(runId);
    assert.ok(run && isPlanned(run.state));
    run.approvePlan();
    assert.equal((await run.finished).status, 'succeeded');
    const report = await replay(run.eventsSince(0));
    assert.deepEqual(report, { status: 'identical', events: run.eventsSince(0).length });
  });

  it('waits for an answer before it stands', async () => {
    const ask = { name: 'ask_user', input: { question: 'Which one?', why: 'There are two.' } };
    const { crew } = crewThat([{ calls: [start('one'), ask, WAIT] }, { calls: [WAIT] }, { calls: [WAIT] }]);
    const run = await crew.start(REQUEST);
    await new Promise<void>((resolve) => {
      crew.onEvent(({ type }) => {
        if (type === 'question') queueMicrotask(resolve);
      });
    });
    assert.equal(run.state.status, 'running');
    const [question] = run.state.questions.values();
    assert.ok(question);
    run.answer(question.questionId, 'yes', 'the first');
    assert.ok(isPlanned(await run.finished));
  });

  it('has a task again that was left out', async () => {
    const { crew } = crewThat([PLAN_AND_WAIT], { ends: 3 });
    const run = await crew.start(REQUEST);
    await run.finished;
    run.cancelTask(t2);
    run.retryTask(t2);
    assert.ok(isPlanned(run.state), 'nothing starts for that');
    assert.equal(plannedTasks(run.state).length, 2);
    run.approvePlan();
    const state = await run.finished;
    assert.deepEqual(
      [...state.tasks.values()].map(({ status }) => status),
      ['succeeded', 'succeeded'],
    );
    assert.deepEqual(await replay(run.eventsSince(0)), { status: 'identical', events: run.eventsSince(0).length });
  });

  it('is drawn up anew when the user speaks to the supervisor, and starts nothing meanwhile', async () => {
    const { crew, asked } = crewThat([PLAN_AND_WAIT, { calls: [start('three'), WAIT] }], { ends: 3 });
    const run = await crew.start(REQUEST);
    await run.finished;
    run.cancelTask(t2);
    run.send(SUPERVISOR, 'steer', 'and a third, please');
    assert.ok(isPlanning(run.state));
    const state = await run.finished;
    assert.ok(isPlanned(state));
    assert.equal(state.summary, 'Planned 2 tasks. Nothing was started.');
    assert.match(JSON.stringify(asked.at(-1)?.messages), /and a third, please/);
    assert.ok(!typesOf(run).includes('task-started'));
    assert.deepEqual(
      state.plan?.estimates.map(({ taskId }) => taskId),
      [t1, TaskId('t3')],
    );
    run.approvePlan();
    assert.equal((await run.finished).status, 'succeeded');
    assert.deepEqual(await replay(run.eventsSince(0)), { status: 'identical', events: run.eventsSince(0).length });
  });

  it('keeps a message to one of its tasks for when that starts', async () => {
    const { crew, asked } = crewThat([PLAN_AND_WAIT], { ends: 2 });
    const run = await crew.start(REQUEST);
    await run.finished;
    run.send(t1, 'steer', 'mind the tables');
    assert.ok(isPlanned(run.state));
    assert.equal(asked.length, 1);
    run.approvePlan();
    await run.finished;
    assert.match(JSON.stringify(asked.find(({ from }) => from.taskId === t1)?.messages), /mind the tables/);
    assert.deepEqual(await replay(run.eventsSince(0)), { status: 'identical', events: run.eventsSince(0).length });
  });

  it('starts nothing either when the process goes away under the supervisor that draws it up anew', async () => {
    const journal = new MemoryJournal();
    const { crew } = crewThat([PLAN_AND_WAIT], { journal });
    const run = await crew.start(REQUEST);
    await run.finished;
    run.send(SUPERVISOR, 'steer', 'shorter, please');
    await run.flush();
    await crew.dispose();
    const second = crewThat([{ calls: [WAIT] }], { journal, isAlive: false });
    await second.crew.load();
    const later = second.crew.run(run.runId);
    assert.equal(later?.state.status, 'interrupted');
    later.resume();
    assert.ok(isPlanned(await later.finished));
    assert.ok(!typesOf(later).includes('task-started'));
  });

  it('is refused to be approved or changed where none waits', async () => {
    const { crew } = crewThat([{ calls: [FINISH] }]);
    const run = await crew.start({ ...REQUEST, plan: false });
    await run.finished;
    assert.throws(() => run.approvePlan(), /no plan that waits/);
    assert.throws(() => run.changeTask(t1, { title: 'x' }), /no plan that waits/);
  });
});
