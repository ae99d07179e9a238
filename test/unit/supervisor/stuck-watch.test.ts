import assert from 'node:assert/strict';
import type { Message } from '../../../src/domain/conversation.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { ROLES, RunId, TaskId, ThreadId } from '../../../src/domain/ids.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { StuckWatch } from '../../../src/supervisor/stuck-watch.ts';
import { started, taskSpec } from '../../support/events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const SILENCE_MS = 60_000;

interface Made {
  readonly clock: FakeClock;
  readonly watch: StuckWatch;
  readonly told: string[];
  readonly record: (body: RunEventBody) => void;
  readonly begin: (name: string) => TaskId;
  readonly end: (taskId: TaskId) => void;
}

async function make(): Promise<Made> {
  const { runId: _runId, seq: _seq, at: _at, ...header } = started('r');
  assert.ok(header.type === 'run-started');
  const clock = new FakeClock();
  const run = await RunRecord.begin(RunId('r'), header, clock, new MemoryJournal(), { recorded: () => undefined });
  const told: string[] = [];
  const watch = new StuckWatch({
    clock,
    silenceMs: SILENCE_MS,
    state: () => run.state,
    onStuck: (taskId, { pattern }) => told.push(`${taskId} ${pattern}`),
  });
  const record = (body: RunEventBody): void => void run.record(body);
  return {
    clock,
    watch,
    told,
    record,
    begin: (name) => {
      const taskId = TaskId(name);
      record({
        type: 'task-created',
        taskId,
        spec: taskSpec(taskId, ROLES.test),
      });
      record({ type: 'task-started', taskId, role: ROLES.test, threadId: ThreadId('a'), attempt: 1 });
      watch.start(taskId);
      return taskId;
    },
    end: (taskId) => {
      record({ type: 'task-ended', taskId, state: 'succeeded', summary: '' });
      watch.stop(taskId);
      const ended = run.state.tasks.get(taskId);
      if (ended) watch.learn(ended);
    },
  };
}

const calling = (tool: string, answer = 'the same'): Message[] => [
  { role: 'assistant', content: [{ type: 'tool-call', id: 'c', name: tool, input: {} }] },
  { role: 'user', content: [{ type: 'tool-result', callId: 'c', text: answer, isError: false }] },
];
const activity = (taskId: TaskId, tool: string, kind: 'tool-started' | 'tool-progress' = 'tool-started'): RunEventBody => ({
  type: 'activity',
  taskId,
  step: 1,
  activity: kind === 'tool-started' ? { kind, callId: 'c', tool, label: tool } : { kind, callId: 'c', text: 'x' },
});

describe('the watch for stuck tasks', () => {
  it('tells once that a task goes round in circles, and again after it had got out of that', async () => {
    const { watch, told, begin } = await make();
    const t1 = begin('t1');
    const other = begin('t2');
    for (let n = 0; n < 6; n += 1) watch.step(t1, calling('search_text'), false);
    watch.step(other, calling('search_text'), false);
    assert.deepEqual(told, ['t1 repeats']);
    watch.step(t1, calling('read_file'), false);
    for (let n = 0; n < 4; n += 1) watch.step(t1, calling('search_text'), false);
    assert.deepEqual(told, ['t1 repeats', 't1 repeats']);
    watch.close();
  });

  it('begins afresh with a new attempt, and does not look at a task that has ended', async () => {
    const { watch, told, begin, clock } = await make();
    const t1 = begin('t1');
    for (let n = 0; n < 3; n += 1) watch.step(t1, calling('search_text'), false);
    watch.start(t1);
    watch.step(t1, calling('search_text'), false);
    watch.stop(t1);
    for (let n = 0; n < 9; n += 1) watch.step(t1, calling('search_text'), false);
    clock.advance(SILENCE_MS * 10);
    assert.deepEqual(told, []);
    assert.equal(clock.waiting, 0);
  });

  it('tells of a silent task once its time has come, and again only after it gave a sign of life', async () => {
    const { watch, told, begin, record, clock } = await make();
    const t1 = begin('t1');
    clock.advance(SILENCE_MS - 1);
    record(activity(t1, 'run_tests'));
    clock.advance(SILENCE_MS - 1);
    assert.deepEqual(told, []);
    clock.advance(1);
    assert.deepEqual(told, ['t1 silent']);
    clock.advance(SILENCE_MS * 5);
    assert.deepEqual(told, ['t1 silent']);
    record(activity(t1, 'run_tests', 'tool-progress'));
    clock.advance(SILENCE_MS * 3);
    assert.deepEqual(told, ['t1 silent', 't1 silent']);
    watch.close();
  });

  it('takes nobody for silent while all stand still, nor for the time that they did', async () => {
    const { watch, told, begin, clock } = await make();
    begin('t1');
    watch.standStill(true);
    clock.advance(SILENCE_MS * 5);
    watch.standStill(false);
    clock.advance(SILENCE_MS - 1);
    assert.deepEqual(told, []);
    clock.advance(SILENCE_MS);
    assert.deepEqual(told, ['t1 silent']);
    watch.close();
  });

  it('does not take a task that waits for news or for the user for silent', async () => {
    const { watch, told, begin, record, clock } = await make();
    const t1 = begin('t1');
    record(activity(t1, 'wait_for_updates'));
    clock.advance(SILENCE_MS * 5);
    assert.deepEqual(told, []);
    record({
      type: 'activity',
      taskId: t1,
      step: 1,
      activity: { kind: 'tool-ended', callId: 'c', tool: 'wait_for_updates', label: '', state: 'done', ms: 1 },
    });
    clock.advance(SILENCE_MS * 2);
    assert.deepEqual(told, ['t1 silent'], 'it has its news and does nothing');
    watch.close();
  });

  it('tells of a task that takes far longer than others of its role took', async () => {
    const { watch, told, begin, end, record, clock } = await make();
    for (const name of ['t1', 't2', 't3']) {
      const taskId = begin(name);
      clock.advance(10_000);
      end(taskId);
    }
    const long = begin('t4');
    for (let n = 0; n < 4; n += 1) {
      clock.advance(10_000);
      record(activity(long, 'run_tests', 'tool-progress'));
      assert.deepEqual(told, []);
    }
    clock.advance(1);
    assert.deepEqual(told, ['t4 overlong']);
    clock.advance(30_000);
    assert.deepEqual(told, ['t4 overlong']);
    watch.close();
    assert.equal(clock.waiting, 0);
  });
});
