import assert from 'node:assert/strict';
import { changedRun, changedTask, copyRun, copyTask } from '../../../src/domain/copies.ts';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import { failure } from '../../../src/domain/failure.ts';
import { ROLES, TaskId, ThreadId } from '../../../src/domain/ids.ts';
import { startState } from '../../../src/domain/run.ts';
import type { RunState, TaskRecord } from '../../../src/domain/run-state.ts';
import { started, taskSpec } from '../../support/events.ts';

const STARTED = started('r');

/** With every field that a task can have: one that is added to the type is missed here by the compiler, and in a copy by the test. */
const TASK: Required<TaskRecord> = {
  spec: taskSpec(TaskId('t1'), ROLES.test),
  status: 'failed',
  createdAt: 1,
  attempt: 2,
  threadId: ThreadId('a'),
  hears: ['t2'],
  startedAt: 2,
  endedAt: 3,
  lastActivityAt: 3,
  summary: 's',
  result: { ok: 1 },
  failure: failure('internal', 'f'),
  overlay: { files: new Map() },
  changes: { taskId: TaskId('t1'), files: [] },
  stuck: { pattern: 'monologue', text: 't', advice: 'a', at: 1 },
  stopRequested: 'cancelled',
  isCutOff: true,
  retryAt: 4,
  step: 1,
  steps: [],
  activity: [],
  conversation: [],
  usage: NO_USAGE,
  model: 'm',
};

const RUN: Required<RunState> = {
  ...startState(STARTED),
  failure: failure('internal', 'f'),
  finishedAt: 9,
  openReply: { step: 1, heard: [], message: { role: 'assistant', content: [] }, stopReason: 'end-turn', usage: NO_USAGE },
  plan: { status: 'drafting', estimates: [] },
};

describe('copies of the state', () => {
  it('have every field of a run, and of a task', () => {
    assert.deepEqual(copyRun(RUN), RUN);
    assert.deepEqual(copyTask(TASK), TASK);
  });

  it('are records of their own, of which the original knows nothing', () => {
    const run = copyRun(RUN);
    const task = copyTask(TASK);
    run.lastSeq += 1;
    task.step += 1;
    assert.equal(RUN.lastSeq, 1);
    assert.equal(TASK.step, 1);
  });

  it('lack what the original lacks, and what they are told to leave out', () => {
    const { endedAt: _endedAt, retryAt: _retryAt, ...rest } = TASK;
    assert.deepEqual(copyTask(rest), rest);
    assert.deepEqual(copyTask(TASK, ['endedAt', 'retryAt']), rest);
    assert.deepEqual(Object.keys(copyRun(startState(STARTED))).sort(), Object.keys(startState(STARTED)).sort());
  });

  it('differ in what is said to change, and in nothing else', () => {
    assert.deepEqual(changedRun(RUN, { summary: 'new' }), { ...RUN, summary: 'new' });
    assert.deepEqual(changedTask(TASK, { step: 7 }), { ...TASK, step: 7 });
  });
});
