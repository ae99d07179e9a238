import assert from 'node:assert/strict';
import { AsyncQueue } from '../../../src/base/async-queue.ts';
import { JOURNAL_VERSION, type RunEvent } from '../../../src/domain/event.ts';
import { MessageId, ROLES, RunId, SUPERVISOR, TaskId, ThreadId, WorkspacePath } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import type { FailureCode } from '../../../src/domain/failure.ts';
import type { TaskOutcome } from '../../../src/domain/task.ts';
import type { InboxItem, SubagentEvent, SubagentHandle, SubagentRunner, TaskOrder } from '../../../src/ports/subagent.ts';
import { PostOffice } from '../../../src/supervisor/post-office.ts';
import { Questions } from '../../../src/supervisor/questions.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { TaskBoard } from '../../../src/supervisor/task-board.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

/** Subagents that do what the test says, when it says so. */
class PuppetRunner implements SubagentRunner {
  readonly orders: TaskOrder[] = [];
  readonly delivered: { readonly taskId: TaskId; readonly item: InboxItem }[] = [];
  readonly aborted: string[] = [];
  readonly edited: string[] = [];
  readonly reported: string[] = [];
  readonly withdrawable = new Set<string>();
  /** Whether its subagents don't end when they are asked to stop. */
  isDeaf = false;
  readonly #queues = new Map<TaskId, AsyncQueue<SubagentEvent>>();

  start(order: TaskOrder): SubagentHandle {
    const { taskId } = order.spec;
    this.orders.push(order);
    const events = new AsyncQueue<SubagentEvent>();
    this.#queues.set(taskId, events);
    return {
      threadId: ThreadId(`thread-${this.orders.length}`),
      events,
      deliver: (items) => void this.delivered.push(...items.map((item) => ({ taskId, item }))),
      withdraw: (messageId, told) => told(this.withdrawable.has(messageId)),
      edit: (messageId, text, told) => {
        this.edited.push(`${messageId} ${text}`);
        told(this.withdrawable.has(messageId));
      },
      reported: (callId, findings) => void this.reported.push(`${callId}: ${findings.join(', ')}`),
      abort: (reason) => {
        this.aborted.push(`${taskId} ${reason}`);
        if (this.isDeaf) return;
        void this.play(taskId, {
          type: 'ended',
          outcome: { status: reason, summary: reason, failure: { code: 'cancelled', message: reason } },
        });
      },
    };
  }

  /** Lets a subagent report something; resolves when the board has heard of it. */
  async play(taskId: string, event: SubagentEvent): Promise<void> {
    const queue = this.#queues.get(TaskId(taskId));
    queue?.push(event);
    if (event.type === 'ended' || event.type === 'lost') queue?.end();
    await new Promise((resolve) => setImmediate(resolve));
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

const SUCCEEDED: TaskOutcome = { status: 'succeeded', summary: 'ok', result: { summary: 'ok' } };

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const stepped = (step: number, callId?: string): Extract<SubagentEvent, { type: 'step-finished' }> => ({
  type: 'step-finished',
  step,
  appended: [
    {
      role: 'assistant',
      content: callId === undefined ? [] : [{ type: 'tool-call', id: callId, name: 'ask_user', input: { question: 'May I?', why: 'w' } }],
    },
  ],
  usage: { inputTokens: 1, outputTokens: 1, costUsd: 0 },
  stopReason: 'tool-use',
});

const failed = (code: FailureCode): SubagentEvent => ({
  type: 'ended',
  outcome: { status: 'failed', summary: code, failure: { code, message: code } },
});

async function makeBoard(
  concurrency = 8,
  reopenCode = (): Promise<void> => Promise.resolve(),
): Promise<{
  board: TaskBoard;
  runner: PuppetRunner;
  events: RunEvent[];
  told: InboxItem[];
  record: RunRecord;
  office: PostOffice;
  questions: Questions;
  clock: FakeClock;
  start: (role?: string, more?: object) => TaskId;
}> {
  const clock = new FakeClock();
  const events: RunEvent[] = [];
  const told: InboxItem[] = [];
  const runner = new PuppetRunner();
  const header = {
    type: 'run-started',
    version: JOURNAL_VERSION,
    goal: 'g',
    scope: WHOLE_WORKSPACE,
    folder: '/w',
    model: 'scripted',
    trusted: true,
    tests: true,
    pid: 1,
  } as const;
  const record = await RunRecord.begin(RunId('r'), header, clock, new MemoryJournal(), {
    recorded: (event) => void events.push(event),
  });
  const office = new PostOffice(record);
  office.open(SUPERVISOR, {
    deliver: (news) => void told.push(...news),
    withdraw: (_messageId, told) => told(false),
    edit: (_messageId, _text, told) => told(false),
  });
  const questions: Questions = new Questions({
    record,
    clock,
    timeoutMs: 60_000,
    onAnswered: ({ taskId }) => board.answered(taskId),
  });
  const board: TaskBoard = new TaskBoard({
    record,
    runner,
    folder: '/w',
    trusted: true,
    ground: () => [],
    concurrency,
    roles: Object.values(ROLES).map((name) => ({ name, listensTo: [] })),
    office,
    questions,
    clock,
    random: () => 0.5,
    silenceMs: 300_000,
    reopenCode,
  });
  board.takeUp();
  const start = (role = 'test', more: object = {}): TaskId =>
    board.start({ role, title: role, description: 'd', scope: WHOLE_WORKSPACE, ...more });
  return { board, runner, events, told, record, start, office, questions, clock };
}

const types = (events: readonly RunEvent[]): string[] =>
  events.map((event) => ('taskId' in event ? `${event.taskId} ${event.type}` : event.type));

describe('the task board', () => {
  it('answers an id at once and starts what is ready', async () => {
    const { start, events, board } = await makeBoard();
    assert.equal(start(), 't1');
    assert.deepEqual(types(events), ['t1 task-created', 't1 task-started']);
    assert.equal(board.check(TaskId('t1')).state, 'running');
    board.close();
  });

  it('refuses an unknown role and an unknown dependency, and nothing is left behind', async () => {
    const { start, events } = await makeBoard();
    assert.throws(() => start('cook'), /There is no role cook\. There are: code-analysis, test/);
    assert.throws(() => start('test', { dependsOn: ['t9'] }), /depends on t9, which does not exist/);
    assert.deepEqual(events, []);
  });

  it('keeps to the concurrency and starts the next when one ends', async () => {
    const { start, runner, board } = await makeBoard(2);
    start();
    start();
    start();
    assert.deepEqual(
      board.list(true).map((row) => row.state),
      ['running', 'running', 'pending'],
    );
    await runner.play('t1', { type: 'ended', outcome: SUCCEEDED });
    assert.deepEqual(
      board.list().map((row) => row.state),
      ['succeeded', 'running', 'running'],
    );
    board.close();
  });

  it('starts a dependent task when the others have ended, and gives it their findings', async () => {
    const { start, runner, board } = await makeBoard();
    start('code-analysis');
    start('implementation', { dependsOn: ['t1'], listensTo: ['code-analysis'] });
    await runner.play('t1', { type: 'findings', findings: [{ kind: 'lost-cause', title: 'x' }] });
    assert.equal(board.check(TaskId('t2')).state, 'pending');
    await runner.play('t1', { type: 'ended', outcome: { status: 'failed', summary: 'no', failure: { code: 'internal', message: 'no' } } });
    assert.equal(board.check(TaskId('t2')).state, 'running');
    assert.deepEqual(
      runner.orders[1]?.inbox.map((item) => item.type),
      ['finding', 'task-ended'],
    );
    board.close();
  });

  it('tells a call under which ids its findings are on record', async () => {
    const { start, runner, board } = await makeBoard();
    start('code-analysis');
    const finding = { kind: 'k', title: 'x' };
    await runner.play('t1', { type: 'findings', findings: [finding] });
    await runner.play('t1', { type: 'findings', callId: 'c1', findings: [finding, { ...finding, title: 'y' }] });
    assert.deepEqual(runner.reported, ['c1: f2, f3']);
    board.close();
  });

  it('passes findings and endings on to those who listen and to the supervisor, to nobody else', async () => {
    const { start, runner, told, board } = await makeBoard();
    start('code-analysis');
    start('implementation', { listensTo: ['code-analysis'] });
    start('test');
    await runner.play('t1', { type: 'findings', findings: [{ kind: 'k', title: 'x' }] });
    await runner.play('t1', { type: 'ended', outcome: SUCCEEDED });
    assert.deepEqual(
      runner.delivered.map(({ taskId, item }) => `${taskId} ${item.type}`),
      ['t2 finding', 't2 task-ended'],
    );
    assert.deepEqual(
      told.map((item) => item.type),
      ['finding', 'task-ended'],
    );
    board.close();
  });

  it('queues a message to a running task and records what becomes of it', async () => {
    const { start, runner, board, record } = await makeBoard();
    start();
    const messageId = board.update(TaskId('t1'), 'steer', 'skip a.ts', 'user');
    assert.equal(record.state.messages.get(messageId)?.state, 'queued');
    await runner.play('t1', { type: 'message-state', messageId, state: 'delivered', step: 3 });
    await runner.play('t1', { type: 'message-state', messageId, state: 'acted-on', step: 3 });
    const { state, step } = record.state.messages.get(messageId) ?? {};
    assert.deepEqual([state, step], ['acted-on', 3]);
    board.close();
  });

  it('keeps a message to a pending task until it starts, beside its instructions', async () => {
    const { start, runner, board } = await makeBoard(1);
    start();
    start();
    board.update(TaskId('t2'), 'steer', 'mind the gap', 'user');
    await runner.play('t1', { type: 'ended', outcome: SUCCEEDED });
    assert.equal(runner.orders[1]?.spec.description, 'd');
    assert.deepEqual(
      runner.orders[1]?.inbox.map((item) => item.type === 'message' && item.text),
      ['mind the gap'],
    );
    board.close();
  });

  it('withdraws a queued message and says when it is too late', async () => {
    const { start, runner, board, record, office } = await makeBoard();
    start();
    const first = board.update(TaskId('t1'), 'steer', 'a', 'user');
    const second = board.update(TaskId('t1'), 'steer', 'b', 'user');
    runner.withdrawable.add(first);
    assert.equal(await office.withdraw(first), true);
    assert.equal(await office.withdraw(first), false);
    assert.equal(await office.withdraw(second), false);
    assert.equal(await office.withdraw(MessageId('m99')), false);
    assert.deepEqual(
      [...record.state.messages.values()].map((message) => message.state),
      ['withdrawn', 'queued'],
    );
    board.close();
  });

  it('goes on with an ended task as a new attempt that keeps its conversation', async () => {
    const { start, runner, board } = await makeBoard();
    start();
    await runner.play('t1', {
      type: 'step-finished',
      step: 1,
      appended: [{ role: 'assistant', content: [] }],
      usage: { inputTokens: 1, outputTokens: 1, costUsd: 0 },
      stopReason: 'tool-use',
    });
    await runner.play('t1', { type: 'ended', outcome: SUCCEEDED });
    board.update(TaskId('t1'), 'steer', 'one more thing', 'user');
    assert.equal(board.check(TaskId('t1')).state, 'running');
    assert.equal(runner.orders[1]?.conversation.length, 1);
    assert.deepEqual(
      runner.orders[1]?.inbox.map((item) => item.type),
      ['message'],
    );
    board.close();
  });

  it('makes a new attempt for an instruction that came just too late, and withdraws one to a task that was stopped', async () => {
    const { start, runner, board, record } = await makeBoard();
    start();
    start();
    board.update(TaskId('t1'), 'steer', 'late', 'user');
    await runner.play('t1', { type: 'ended', outcome: SUCCEEDED });
    assert.equal(board.check(TaskId('t1')).state, 'running');
    const moot = board.update(TaskId('t2'), 'steer', 'moot', 'user');
    board.cancel(TaskId('t2'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(record.state.messages.get(moot)?.state, 'withdrawn');
    board.close();
  });

  it('cancels one task and touches no sibling; an ended one stays as it is', async () => {
    const { start, runner, board } = await makeBoard(2);
    start();
    start();
    start();
    board.cancel(TaskId('t1'));
    board.cancel(TaskId('t3'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      board.list().map((row) => row.state),
      ['cancelled', 'running', 'cancelled'],
    );
    assert.deepEqual(runner.aborted, ['t1 cancelled']);
    await runner.play('t2', { type: 'ended', outcome: SUCCEEDED });
    assert.equal(board.cancel(TaskId('t2')), 'succeeded');
    board.close();
  });

  it('fails the task that brought its thread down, by name, and moves the innocent one', async () => {
    const { start, runner, board, record, told } = await makeBoard();
    start();
    start();
    await runner.play('t1', { type: 'lost', threadId: ThreadId('thread-1'), reason: 'it exited with code 3', guilty: true });
    await runner.play('t2', { type: 'lost', threadId: ThreadId('thread-1'), reason: 'it exited with code 3', guilty: false });
    const guilty = board.check(TaskId('t1'));
    assert.equal(guilty.state, 'failed');
    assert.equal(guilty.failure?.code, 'thread-lost');
    assert.match(guilty.summary, /brought down thread thread-1: it exited with code 3/);
    assert.equal(board.check(TaskId('t2')).state, 'running');
    assert.equal(record.state.tasks.get(TaskId('t2'))?.attempt, 2);
    assert.deepEqual(
      told.map((item) => item.type),
      ['task-ended'],
    );
    board.close();
  });

  it('gives a task up that loses thread after thread', async () => {
    const { start, runner, board } = await makeBoard();
    start();
    for (let n = 0; n < 4; n += 1) await runner.play('t1', { type: 'lost', threadId: ThreadId('x'), reason: 'killed', guilty: false });
    assert.equal(board.check(TaskId('t1')).failure?.code, 'thread-lost');
    board.close();
  });

  it('stops with a task what depends on it, directly or through others, and starts none of that first', async () => {
    const { start, board, runner, events } = await makeBoard(1);
    start();
    start('test', { dependsOn: ['t1'] });
    start('test', { dependsOn: ['t2'] });
    start();
    board.cancel(TaskId('t1'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      board.list().map((row) => row.state),
      ['cancelled', 'cancelled', 'cancelled', 'running'],
    );
    assert.deepEqual(
      runner.orders.map(({ spec }) => spec.taskId),
      ['t1', 't4'],
    );
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'stop-requested' ? [`${event.taskId} ${event.by}`] : [])),
      ['t1 user', 't2 cascade', 't3 cascade'],
    );
    board.close();
  });

  it('leaves what depends on a task that ran out of time to go on with what it has found', async () => {
    const { start, board, clock } = await makeBoard();
    start('test', { limits: { timeoutMs: 1000 } });
    start('test', { dependsOn: ['t1'] });
    clock.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      board.list().map((row) => row.state),
      ['timed-out', 'running'],
    );
    board.close();
  });

  it('ends a task that was asked to stop as stopped, whatever it reports, and starts it no more', async () => {
    const { start, runner, board } = await makeBoard();
    for (let n = 0; n < 3; n += 1) start();
    runner.isDeaf = true;
    for (const taskId of ['t1', 't2', 't3']) assert.equal(board.cancel(TaskId(taskId)), 'cancelled');
    const lost = { code: 'engine-lost', message: 'gone' } as const;
    await runner.play('t1', { type: 'ended', outcome: { status: 'failed', summary: 'gone', failure: lost } });
    await runner.play('t2', { type: 'lost', threadId: ThreadId('thread-2'), reason: 'killed', guilty: true });
    board.update(TaskId('t3'), 'steer', 'too late', 'user');
    await runner.play('t3', { type: 'ended', outcome: SUCCEEDED });
    assert.deepEqual(
      board.list().map((row) => row.state),
      ['cancelled', 'cancelled', 'succeeded'],
    );
    assert.equal(runner.orders.length, 3);
    board.close();
  });

  it('stops all with the run: resolves when they have ended, and does not wait for ever for one that does not', async () => {
    const { start, runner, board, clock } = await makeBoard(2);
    for (let n = 0; n < 3; n += 1) start();
    runner.isDeaf = true;
    let isOver = false;
    const stopping = board.stopAll().then(() => (isOver = true));
    await runner.play('t1', { type: 'ended', outcome: SUCCEEDED });
    clock.advance(4999);
    await settled();
    assert.equal(isOver, false);
    clock.advance(1);
    await stopping;
    await runner.play('t2', { type: 'ended', outcome: SUCCEEDED });
    assert.deepEqual(
      board.list().map((row) => row.state),
      ['succeeded', 'cancelled', 'cancelled'],
    );
    await board.stopAll();
    assert.equal(clock.waiting, 0);
    board.close();
  });

  it('does not revive a task by an answer that comes too late', async () => {
    const { start, runner, board, events } = await makeBoard();
    start();
    board.cancel(TaskId('t1'));
    await new Promise((resolve) => setImmediate(resolve));
    await runner.play('t1', { type: 'ended', outcome: SUCCEEDED });
    assert.equal(board.check(TaskId('t1')).state, 'cancelled');
    assert.equal(events.filter((event) => event.type === 'task-ended').length, 1);
    board.close();
  });

  it('tries a task again that lost the engine, after a while and with the code open again, three times in all', async () => {
    let opened = 0;
    const { start, runner, board, clock, events, record } = await makeBoard(8, () => Promise.resolve(void (opened += 1)));
    start();
    for (const delayMs of [500, 1000]) {
      await runner.play('t1', failed('engine-lost'));
      assert.equal(board.check(TaskId('t1')).state, 'pending');
      assert.equal(board.isBusy, true);
      const { retryAt } = record.state.tasks.get(TaskId('t1')) ?? {};
      assert.equal(retryAt, clock.now() + delayMs);
      clock.advance(delayMs - 1);
      await settled();
      assert.equal(board.check(TaskId('t1')).state, 'pending');
      clock.advance(1);
      await settled();
      assert.equal(board.check(TaskId('t1')).state, 'running');
    }
    assert.equal(runner.orders.at(-1)?.resumed, true, 'it goes on where it was');
    await runner.play('t1', failed('engine-lost'));
    assert.deepEqual([board.check(TaskId('t1')).state, board.isBusy, opened], ['failed', false, 2]);
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'task-retrying' ? [event.reason] : [])),
      ['engine-lost', 'engine-lost'],
    );
    board.close();
  });

  it('does not try a task again for a reason that stays', async () => {
    const { start, runner, board } = await makeBoard();
    start();
    await runner.play('t1', failed('scope-empty'));
    assert.deepEqual([board.check(TaskId('t1')).state, board.isBusy], ['failed', false]);
    board.close();
  });

  it('does not keep the user waiting for the next try, and never lets two tries run at once', async () => {
    const { start, runner, board, clock } = await makeBoard();
    start();
    await runner.play('t1', failed('engine-lost'));
    board.update(TaskId('t1'), 'steer', 'go on', 'user');
    assert.equal(board.check(TaskId('t1')).state, 'running');
    clock.advance(60_000);
    await settled();
    assert.equal(runner.orders.length, 2);
    board.close();
  });

  it('opens the code once for all that lost it, and starts nobody before', async () => {
    const openings: (() => void)[] = [];
    const { start, runner, board, clock } = await makeBoard(8, () => new Promise((resolve) => void openings.push(resolve)));
    start();
    start();
    await runner.play('t1', failed('engine-lost'));
    await runner.play('t2', failed('engine-lost'));
    board.update(TaskId('t1'), 'steer', 'go on', 'user');
    start();
    clock.advance(60_000);
    await settled();
    assert.deepEqual([openings.length, runner.orders.length], [1, 2]);
    openings[0]?.();
    await settled();
    assert.deepEqual(
      board.list().map((row) => row.state),
      ['running', 'running', 'running'],
    );
    board.close();
  });

  it('brings all tasks at work back to their last finished step when one notices that the engine was lost', async () => {
    const { start, runner, board, clock, record } = await makeBoard();
    for (let n = 0; n < 3; n += 1) start();
    const edit = { path: WorkspacePath('a.ts'), base: null, after: 'x', steps: [] };
    await runner.play('t2', { ...stepped(1), overlay: { files: [edit], gone: [] } });
    await runner.play('t3', { type: 'ended', outcome: SUCCEEDED });
    runner.isDeaf = true;
    await runner.play('t1', failed('engine-lost'));
    assert.deepEqual(
      board.list().map((row) => row.state),
      ['pending', 'pending', 'succeeded'],
    );
    await runner.play('t2', { ...stepped(2), overlay: { files: [], gone: [edit.path] } });
    clock.advance(1000);
    await settled();
    const again = runner.orders.at(-1);
    assert.deepEqual([again?.spec.taskId, again?.resumed, again?.overlay.files], ['t2', true, [edit]]);
    assert.equal(record.state.tasks.get(TaskId('t2'))?.conversation.length, 1, 'what it went on with does not count');
    board.close();
  });

  it('can be cancelled while it waits for the next try', async () => {
    const { start, runner, board, clock } = await makeBoard();
    start();
    await runner.play('t1', failed('engine-lost'));
    board.cancel(TaskId('t1'));
    clock.advance(60_000);
    await settled();
    assert.deepEqual([board.check(TaskId('t1')).state, board.isBusy, runner.orders.length], ['cancelled', false, 1]);
    board.close();
  });

  it('asks a task to wrap up three steps before its limit, in every attempt', async () => {
    const { start, runner, board, events } = await makeBoard();
    start('test', { limits: { maxSteps: 5 } });
    const wrapUps = (): number => [...events].filter(({ type }) => type === 'budget-reached').length;
    await runner.play('t1', stepped(1));
    assert.equal(wrapUps(), 0);
    await runner.play('t1', stepped(2));
    assert.equal(wrapUps(), 1);
    const item = runner.delivered.at(-1)?.item;
    assert.ok(item?.type === 'message' && item.mode === 'wrap-up' && item.from === 'supervisor');
    await runner.play('t1', { type: 'step-started', step: 3 });
    await runner.play('t1', stepped(3));
    await runner.play('t1', { type: 'ended', outcome: SUCCEEDED });
    board.retry(TaskId('t1'));
    await runner.play('t1', stepped(4));
    assert.equal(wrapUps(), 1);
    await runner.play('t1', stepped(5));
    assert.equal(wrapUps(), 2);
    board.close();
  });

  it('starts nothing while it is held, and all that is ready when it is taken up', async () => {
    const { start, board, runner } = await makeBoard();
    board.hold();
    start();
    start('test', { dependsOn: ['t1'] });
    board.update(TaskId('t1'), 'steer', 'first', 'user');
    assert.deepEqual([runner.orders.length, board.isBusy], [0, true]);
    board.takeUp();
    board.takeUp();
    assert.deepEqual(
      runner.orders.map(({ spec }) => spec.taskId),
      ['t1'],
    );
    board.close();
  });

  it('starts what has the higher priority first, and what the user speaks to before all', async () => {
    const { start, board, runner } = await makeBoard(1);
    start();
    start();
    start('test', { priority: 1 });
    start();
    const messageId = board.update(TaskId('t4'), 'steer', 'you', 'user');
    for (const taskId of ['t1', 't4', 't3', 't2']) {
      assert.equal(runner.orders.at(-1)?.spec.taskId, taskId);
      if (taskId === 't4') await runner.play(taskId, { type: 'message-state', messageId, state: 'delivered', step: 1 });
      await runner.play(taskId, { type: 'ended', outcome: SUCCEEDED });
    }
    board.close();
  });

  it('lets the time of a task stand still while it waits for the user, and no other’s', async () => {
    const { start, board, runner, questions, clock, record } = await makeBoard();
    start('test', { limits: { timeoutMs: 10_000 } });
    start('test', { limits: { timeoutMs: 100_000 } });
    clock.advance(4000);
    await runner.play('t1', stepped(1, 'c1'));
    await runner.play('t1', { type: 'question', callId: 'c1', question: { text: 'May I?', why: 'w' } });
    assert.equal(board.check(TaskId('t1')).state, 'needs-user');
    clock.advance(50_000);
    assert.equal(board.check(TaskId('t1')).state, 'needs-user');
    const [question] = record.state.questions.values();
    assert.ok(question);
    questions.answer(question.questionId, 'no', '');
    assert.equal(board.check(TaskId('t1')).state, 'running');
    clock.advance(5999);
    await settled();
    assert.equal(board.check(TaskId('t1')).state, 'running');
    clock.advance(1);
    await settled();
    assert.deepEqual(
      board.list().map((row) => row.state),
      ['timed-out', 'running'],
    );
    board.close();
  });

  it('asks again what a finished step wanted to ask when its thread was lost, and once only', async () => {
    const { start, runner, board, record } = await makeBoard();
    start();
    await runner.play('t1', stepped(1, 'c1'));
    await runner.play('t1', { type: 'lost', threadId: ThreadId('thread-1'), reason: 'killed', guilty: false });
    assert.equal(board.check(TaskId('t1')).state, 'needs-user');
    await runner.play('t1', { type: 'lost', threadId: ThreadId('thread-2'), reason: 'killed', guilty: false });
    assert.deepEqual([board.check(TaskId('t1')).state, record.state.questions.size], ['needs-user', 1]);
    board.close();
  });
});
