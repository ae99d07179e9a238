import assert from 'node:assert/strict';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import type { RunEvent } from '../../../src/domain/event.ts';
import { RunId, TaskId } from '../../../src/domain/ids.ts';
import { afterEvent, afterNews, liveOf, type LiveTexts } from '../../../src/webview/live-texts.ts';

const [T1, T2] = [TaskId('t1'), TaskId('t2')];
const text = (words: string) => ({ kind: 'text', text: words }) as const;
const finished = (taskId: TaskId, seq: number): RunEvent => ({
  runId: RunId('r'),
  seq,
  at: 0,
  type: 'step-finished',
  taskId,
  step: 1,
  appended: [],
  usage: NO_USAGE,
});
const NONE: LiveTexts = new Map();

describe('the live texts of the panel', () => {
  const live = afterNews(NONE, { seq: 7, changes: [{ taskId: T1, isNew: true, pieces: [text('It ')] }] });

  it('grow by what comes, piece by piece, each agent’s own', () => {
    const more = afterNews(live, {
      seq: 8,
      changes: [
        { taskId: T1, isNew: false, pieces: [text('works.')] },
        { taskId: T2, isNew: false, pieces: [{ kind: 'thinking', text: 'Hm' }, text('So')] },
      ],
    });
    assert.deepEqual(liveOf(more, T1), [text('It works.')]);
    assert.deepEqual(liveOf(more, T2), [{ kind: 'thinking', text: 'Hm' }, text('So')]);
  });

  it('begin again where they are told to', () => {
    assert.deepEqual(liveOf(afterNews(live, { seq: 8, changes: [{ taskId: T1, isNew: true, pieces: [text('New')] }] }), T1), [text('New')]);
    assert.equal(afterNews(live, { seq: 8, changes: [{ taskId: T1, isNew: true, pieces: [] }] }).has(T1), false);
  });

  it('make way for the record of their own step, not for that of an older one', () => {
    assert.equal(afterEvent(live, finished(T1, 8)).has(T1), false);
    // A page that opens late hears of the words first and of the steps before them afterwards.
    assert.equal(afterEvent(live, finished(T1, 7)), live);
    assert.equal(afterEvent(live, finished(T2, 8)), live);
  });

  it('are gone when the run is over', () => {
    const over: RunEvent = { runId: RunId('r'), seq: 9, at: 0, type: 'run-finished', status: 'succeeded', summary: '', wallMs: 1 };
    assert.equal(afterEvent(live, over).size, 0);
  });
});
