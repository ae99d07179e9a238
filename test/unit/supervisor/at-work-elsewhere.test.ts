/** A run that another window or command is at work on: it can be looked at, and nothing can be done to it. */
import assert from 'node:assert/strict';
import { HunkId, MessageId, QuestionId, ROLES, RunId, SUPERVISOR, TaskId, ThreadId } from '../../../src/domain/ids.ts';
import type { RunEvent } from '../../../src/domain/event.ts';
import type { CrewApi, RunApi } from '../../../src/supervisor/crew-api.ts';
import { envelop, started, taskSpec } from '../../support/events.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { MemoryJournal, type JournalStore } from '../../support/memory-journal.ts';

const runId = RunId('r');
const t1 = TaskId('t1');
const EVENTS: RunEvent[] = [
  started('r'),
  envelop('r', 2, { type: 'task-created', taskId: t1, spec: taskSpec(t1, ROLES.test) }),
  envelop('r', 3, { type: 'task-started', taskId: t1, role: ROLES.test, threadId: ThreadId('a'), attempt: 1 }),
  envelop('r', 4, { type: 'message-sent', messageId: MessageId('m1'), taskId: t1, mode: 'steer', text: 'x', from: 'user' }),
  envelop('r', 5, { type: 'question', questionId: QuestionId('q1'), taskId: t1, text: 'May I?', why: 'w' }),
];

describe('a run that another process is at work on', () => {
  let store: JournalStore;
  let crew: CrewApi;
  let run: RunApi;
  let owner: 'alive' | 'gone';
  beforeEach(async () => {
    owner = 'alive';
    store = new Map([[runId, structuredClone(EVENTS)]]);
    crew = inProcessCrew({ journal: new MemoryJournal(store), pid: 2, isAlive: (pid) => pid === 1 && owner === 'alive' });
    await crew.load();
    const known = crew.run(runId);
    assert.ok(known);
    run = known;
  });

  const ELSEWHERE = /^Error: Run r is at work in another window or command, process 1\. Go on with it there\.$/;
  const ACTIONS: Readonly<Record<string, () => unknown>> = {
    'a message': () => run.send(t1, 'steer', 'hurry'),
    'a message to the supervisor': () => run.send(SUPERVISOR, 'steer', 'hurry'),
    'a message taken back': () => run.withdraw(MessageId('m1')),
    'a message in other words': () => run.edit(MessageId('m1'), 'y'),
    'the end of a task': () => run.cancelTask(t1),
    'the end of all': () => run.cancel(),
    'wrapping up': () => run.wrapUp(),
    'an answer': () => run.answer(QuestionId('q1'), 'yes', ''),
    'a decision': () => run.decide([HunkId('a.ts#1')], 'rejected'),
    'being forgotten': () => crew.remove(runId),
  };

  for (const [what, act] of Object.entries(ACTIONS))
    it(`does not take ${what}, and says where to go`, async () => {
      await assert.rejects(async () => void (await act()), ELSEWHERE);
      assert.deepEqual(store.get(runId), EVENTS);
      assert.equal(crew.run(runId), run);
      assert.equal(run.state.lastSeq, EVENTS.length);
    });

  it('can be looked at', () => {
    assert.equal(run.state.status, 'running');
    assert.equal(run.check(t1).state, 'needs-user');
    assert.equal(run.list().length, 1);
  });

  it('says how to take it up once that process has ended', () => {
    owner = 'gone';
    assert.throws(
      () => run.cancelTask(t1),
      /was at work in process 1, which has ended since\. Reload the window, or run the command again/,
    );
  });

  it('is left as it is when this process ends', async () => {
    await crew.dispose();
    assert.deepEqual(store.get(runId), EVENTS);
  });
});
