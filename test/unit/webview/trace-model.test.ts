import assert from 'node:assert/strict';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { MessageId, QuestionId, RunId, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { describeEvent, eventIcon, filterEvents } from '../../../src/webview/trace/trace-model.ts';
import { envelop } from '../../support/events.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { troubledScript } from '../../support/fake-run/troubled-script.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

const line = (body: RunEventBody): string => describeEvent(plainTranslate, envelop(RunId('r'), 1, body));
const taskId = TaskId('t3');

describe('a line of the trace', () => {
  it('says who answered a question, in one line', () => {
    const answered = { type: 'question-answered', questionId: QuestionId('q'), taskId } as const;
    assert.equal(line({ ...answered, answer: 'yes', text: 'Merge them\nand be done' }), 'Answered: Merge them');
    assert.equal(line({ ...answered, answer: 'no', text: '', by: 'expired' }), 'Nobody answered in time, which counts as no');
    assert.equal(line({ ...answered, answer: 'no', text: '', by: 'ended' }), 'The question needs no answer any more');
  });

  it('says who stopped a task, and what else went with it', () => {
    const stop = { type: 'stop-requested', reason: 'cancelled' } as const;
    assert.equal(line({ ...stop, taskId, by: 'cascade' }), 'Stopped with the task that it depends on');
    assert.equal(line({ ...stop, taskId: null, by: 'user' }), 'The run is to stop');
  });

  it('names a limit in words', () => {
    const reached = { type: 'budget-reached', taskId, of: 'run', what: 'cost', limit: 2, used: 2.01 } as const;
    assert.equal(line(reached), 'Limit of the run reached: $2.01 of $2.00');
  });

  it('says why a task goes on, and when it tries again', () => {
    assert.equal(line({ type: 'task-continued', taskId, by: 'user' }), 'Goes on');
    assert.equal(line({ type: 'task-continued', taskId, by: 'late' }), 'Goes on: a message came just before its end');
    assert.equal(
      line({ type: 'task-retrying', code: 'engine-lost', taskId, reason: 'The engine was lost.', delayMs: 1500 }),
      'Tries again in 1.5 s: The engine was lost.',
    );
  });

  it('says what a message was changed to', () => {
    assert.equal(line({ type: 'message-edited', messageId: MessageId('m'), taskId, text: 'Leave it' }), 'Message changed: Leave it');
  });
});

describe('the trace', () => {
  const events = new FakeCrew().play(troubledScript(), 34_500).eventsSince(0);

  it('has a line and an icon for everything that happens', () => {
    for (const event of events) assert.ok(describeEvent(plainTranslate, event) !== '' && eventIcon(event) !== '', event.type);
  });

  it('can be narrowed to one agent', () => {
    assert.deepEqual(
      [...new Set(filterEvents(events, SUPERVISOR).map((event) => ('taskId' in event ? event.taskId : null)))],
      [SUPERVISOR],
    );
    assert.equal(filterEvents(events, 'all').length, events.length);
  });
});
