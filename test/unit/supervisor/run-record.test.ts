import assert from 'node:assert/strict';
import { TaskId, ThreadId, ROLES, RunId } from '../../../src/domain/ids.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { foldRun } from '../../../src/domain/run.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { envelop, started, taskSpec } from '../../support/events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { GatedJournal } from '../../support/gated-journal.ts';

const t1 = TaskId('t1');
const CREATED: RunEventBody = { type: 'task-created', taskId: t1, spec: taskSpec(t1, ROLES.test) };

const EVENTS = [
  started('r'),
  envelop('r', 2, CREATED),
  envelop('r', 3, { type: 'task-started', taskId: t1, role: ROLES.test, threadId: ThreadId('a'), attempt: 1 }),
  envelop('r', 4, { type: 'step-started', taskId: t1, step: 1 }),
];

const silent = { recorded: () => undefined };

describe('the record of a run', () => {
  it('shows a run whose process is gone as interrupted, until it is resumed, and stays the fold of its events', () => {
    const clock = new FakeClock(5000);
    const record = RunRecord.reopen(EVENTS, foldRun(EVENTS), clock, new GatedJournal(EVENTS), silent, true);
    assert.equal(record.state.status, 'interrupted');
    assert.equal(record.state.tasks.get(t1)?.status, 'interrupted');
    assert.equal(record.state.tasks.get(t1)?.steps[0]?.endedAt, 1004, 'it ended when the process was last heard of');

    record.record({ type: 'supervisor-said', text: 'still interrupted' });
    assert.equal(record.state.tasks.get(t1)?.status, 'interrupted');
    record.record({ type: 'run-resumed', pid: 2 });
    assert.equal(record.state.tasks.get(t1)?.status, 'pending');
    assert.deepEqual(record.state, foldRun(record.eventsSince(0)));
  });

  it('shows a run of a living process as running', () => {
    const record = RunRecord.reopen(EVENTS, foldRun(EVENTS), new FakeClock(), new GatedJournal(EVENTS), silent, false);
    assert.equal(record.state.tasks.get(t1)?.status, 'running');
  });

  it('waits with flush for what was recorded before it, and no longer', async () => {
    const journal = new GatedJournal();
    const beginning = RunRecord.begin(RunId('r'), { ...startOf(EVENTS), type: 'run-started' }, new FakeClock(), journal, silent);
    journal.sync();
    const record = await beginning;
    record.record(CREATED);
    let isFlushed = false;
    const flushing = record.flush().then(() => (isFlushed = true));
    record.record({ type: 'supervisor-said', text: 'later' });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isFlushed, false);
    journal.sync(1);
    await flushing;
    assert.equal(journal.waiting, 1);
  });
});

function startOf(events: typeof EVENTS) {
  const [first] = events;
  assert.ok(first?.type === 'run-started');
  const { runId: _runId, seq: _seq, at: _at, ...header } = first;
  return header;
}
