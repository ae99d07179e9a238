import assert from 'node:assert/strict';
import { JOURNAL_VERSION, type RunEvent, type RunEventBody } from '../../../src/domain/event.ts';
import { FindingId, HunkId, MessageId, ROLES, RunId, SUPERVISOR, TaskId, ThreadId } from '../../../src/domain/ids.ts';
import { asInterrupted } from '../../../src/domain/interrupted.ts';
import { foldEvent, foldRun } from '../../../src/domain/run.ts';
import { isAccepted, type RunState } from '../../../src/domain/run-state.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { DEFAULT_LIMITS } from '../../../src/domain/task.ts';

const t1 = TaskId('t1');
const STARTED: RunEventBody = {
  type: 'run-started',
  version: JOURNAL_VERSION,
  goal: 'g',
  scope: WHOLE_WORKSPACE,
  folder: '/w',
  model: 'offline',
  trusted: true,
  tests: true,
  pid: 1,
};
const CREATED: RunEventBody = {
  type: 'task-created',
  taskId: t1,
  spec: {
    taskId: t1,
    role: ROLES.test,
    title: 't',
    description: '',
    scope: WHOLE_WORKSPACE,
    inputs: {},
    dependsOn: [],
    listensTo: [],
    limits: DEFAULT_LIMITS,
  },
};
const RUNNING: RunEventBody = { type: 'task-started', taskId: t1, role: ROLES.test, threadId: ThreadId('a'), attempt: 1 };

const AGAIN: RunEventBody = { type: 'task-started', taskId: t1, role: ROLES.test, threadId: ThreadId('a'), attempt: 2 };

const events = (...bodies: readonly RunEventBody[]): RunEvent[] =>
  bodies.map((body, index) => ({ runId: RunId('r'), seq: index + 1, at: 1000 + index * 10, ...body }));
const fold = (...bodies: readonly RunEventBody[]): RunState => foldRun(events(STARTED, ...bodies));

describe('the state of a run', () => {
  it('is the same whether folded at once or event by event, and never changes what was folded before', () => {
    const all = events(STARTED, CREATED, RUNNING, {
      type: 'finding',
      taskId: t1,
      findingId: FindingId('f1'),
      finding: { kind: 'k', title: 'x' },
    });
    const before = foldRun(all.slice(0, 3));
    const after = foldEvent(before, all[3] as RunEvent);
    assert.deepEqual(after, foldRun(all));
    assert.deepEqual(before, foldRun(all.slice(0, 3)));
  });

  it('takes an event it has seen before for nothing', () => {
    const [first, ...rest] = events(STARTED, CREATED, RUNNING);
    const state = foldRun([first as RunEvent, ...rest]);
    assert.equal(foldEvent(state, rest[0] as RunEvent), state);
  });

  it('refuses what does not start like a journal', () => {
    assert.throws(() => foldRun(events(CREATED)), /starts with run-started/);
    assert.throws(() => foldRun([]), /without events/);
  });

  it('follows a task from pending to its end and through a new attempt', () => {
    const statuses = [
      CREATED,
      RUNNING,
      { type: 'task-ended', taskId: t1, state: 'failed', summary: 'no', failure: { code: 'internal', message: 'no' } } as const,
      AGAIN,
    ];
    const seen = statuses.map((_, index) => fold(...statuses.slice(0, index + 1)).tasks.get(t1)?.status);
    assert.deepEqual(seen, ['pending', 'running', 'failed', 'running']);
    const again = fold(...statuses).tasks.get(t1);
    assert.equal(again?.attempt, 2);
    assert.equal(again.failure, undefined);
    assert.equal(again.startedAt, 1020);
  });

  it('adds up usage of steps, for the task and for the run', () => {
    const step = (taskId: TaskId, n: number): RunEventBody => ({
      type: 'step-finished',
      taskId,
      step: n,
      appended: [],
      usage: { inputTokens: 10, outputTokens: 1, costUsd: 0.5 },
    });
    const state = fold(CREATED, RUNNING, step(t1, 1), step(SUPERVISOR, 1), step(t1, 2));
    assert.equal(state.tasks.get(t1)?.usage.costUsd, 1);
    assert.deepEqual(state.usage, { inputTokens: 30, outputTokens: 3, costUsd: 1.5 });
  });

  it('knows where a message is', () => {
    const m = MessageId('m1');
    const state = fold(
      CREATED,
      RUNNING,
      { type: 'message-sent', messageId: m, taskId: t1, mode: 'steer', text: 'x', from: 'user' },
      { type: 'message-state', messageId: m, taskId: t1, state: 'delivered', step: 4 },
      { type: 'message-state', messageId: m, taskId: t1, state: 'acted-on', step: 4 },
    );
    assert.deepEqual([state.messages.get(m)?.state, state.messages.get(m)?.step], ['acted-on', 4]);
  });

  it('shows a run whose process is gone as interrupted, with its open tasks and steps', () => {
    const gone = asInterrupted(fold(CREATED, RUNNING, { type: 'step-started', taskId: t1, step: 1 }));
    assert.equal(gone.status, 'interrupted');
    assert.equal(gone.tasks.get(t1)?.status, 'interrupted');
    assert.ok(gone.tasks.get(t1)?.steps.every((step) => step.endedAt !== undefined));
    const finished = fold({ type: 'run-finished', status: 'succeeded', summary: '', wallMs: 1 });
    assert.equal(asInterrupted(finished), finished);
  });

  it('goes on after it was finished', () => {
    const state = fold(
      { type: 'run-finished', status: 'failed', summary: 'no', failure: { code: 'internal', message: 'no' }, wallMs: 1 },
      { type: 'run-resumed' },
    );
    assert.equal(state.status, 'running');
    assert.equal(state.failure, undefined);
    assert.equal(state.finishedAt, undefined);
  });

  it('accepts every hunk that was not rejected', () => {
    const [a, b] = [HunkId('a#1'), HunkId('b#1')];
    const state = fold(
      { type: 'hunk-decided', hunkIds: [a, b], decision: 'rejected' },
      { type: 'hunk-decided', hunkIds: [b], decision: 'accepted' },
    );
    assert.deepEqual([isAccepted(state, a), isAccepted(state, b), isAccepted(state, HunkId('c#1'))], [false, true, true]);
  });

  it('is applied, then undone, then may be applied again', () => {
    const applied: RunEventBody = { type: 'applied', files: [], skipped: [] };
    assert.ok(fold(applied).applied);
    assert.equal(fold(applied, { type: 'undone', files: [], skipped: [] }).applied, null);
  });

  it('survives a journey through JSON, as the journal makes it', () => {
    const all = events(STARTED, CREATED, RUNNING);
    assert.deepEqual(foldRun(JSON.parse(JSON.stringify(all)) as RunEvent[]), foldRun(all));
  });
});
