import assert from 'node:assert/strict';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import { QuestionId, RunId, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { openQuestions } from '../../../src/domain/run-state.ts';
import { Questions } from '../../../src/supervisor/questions.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { started } from '../../support/events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const t1 = TaskId('t1');
const MAY_I = { text: 'May I?', why: 'w' };

interface Made {
  readonly clock: FakeClock;
  readonly record: RunRecord;
  readonly questions: Questions;
  readonly answered: string[];
}

async function make(): Promise<Made> {
  const { runId: _runId, seq: _seq, at: _at, ...header } = started('r');
  assert.ok(header.type === 'run-started');
  const clock = new FakeClock();
  const record = await RunRecord.begin(RunId('r'), header, clock, new MemoryJournal(), { recorded: () => undefined });
  return { clock, record, ...over(record, clock) };
}

function over(record: RunRecord, clock: FakeClock): Pick<Made, 'questions' | 'answered'> {
  const answered: string[] = [];
  const questions = new Questions({ record, clock, timeoutMs: 60_000, onAnswered: ({ questionId }) => answered.push(questionId) });
  return { questions, answered };
}

const replies = ({ state }: RunRecord): unknown[] => [...state.questions.values()].map(({ answer, answeredBy }) => [answer, answeredBy]);

const asking = (isError = false) =>
  ({
    type: 'step-finished',
    taskId: SUPERVISOR,
    step: 1,
    appended: [
      {
        role: 'assistant',
        content: [
          { type: 'tool-call', id: 'c1', name: 'ask_user', input: { question: 'Which?', why: 'w', options: ['a', 'b'] } },
          { type: 'tool-call', id: 'c2', name: 'search_text', input: {} },
        ],
      },
      { role: 'user', content: [{ type: 'tool-result', callId: 'c1', text: '', isError }] },
    ],
    usage: NO_USAGE,
  }) as const;

describe('questions', () => {
  it('are on record until they are answered, once', async () => {
    const { questions, record, answered } = await make();
    questions.ask(t1, 'c1', MAY_I);
    questions.ask(t1, 'c1', MAY_I);
    const [question, ...others] = record.state.questions.values();
    assert.ok(question && others.length === 0);
    questions.answer(question.questionId, 'yes', 'go ahead');
    assert.deepEqual(answered, [question.questionId]);
    assert.throws(() => questions.answer(question.questionId, 'no', ''), /is answered already, with yes/);
    assert.throws(() => questions.answer(QuestionId('q9'), 'no', ''), /There is no question q9/);
    questions.ask(t1, 'c1', MAY_I);
    assert.deepEqual(replies(record), [['yes', 'user']], 'the same call asks nothing again');
  });

  it('are answered with no when nobody has answered in time', async () => {
    const { questions, record, clock, answered } = await make();
    questions.ask(t1, 'c1', MAY_I);
    clock.advance(59_999);
    assert.equal(openQuestions(record.state).length, 1);
    clock.advance(1);
    assert.deepEqual(replies(record), [['no', 'expired']]);
    assert.equal(answered.length, 1);
  });

  it('don’t expire once they are answered or dropped', async () => {
    const { questions, record, clock, answered } = await make();
    questions.ask(t1, 'c1', MAY_I);
    questions.ask(TaskId('t2'), 'c1', MAY_I);
    questions.ask(t1, 'c2', MAY_I);
    questions.answer(QuestionId('q-t1-c1'), 'no', 'never', 'policy');
    questions.drop(t1);
    assert.deepEqual(replies(record), [
      ['no', 'policy'],
      [undefined, undefined],
      ['no', 'ended'],
    ]);
    assert.deepEqual(answered, ['q-t1-c1'], 'nobody waits for the answer to a dropped one');
    assert.equal(clock.waiting, 1);
    questions.close();
    assert.equal(clock.waiting, 0);
  });

  it('keep their time over a reload; what ran out meanwhile is answered when they are taken up', async () => {
    const { questions, record, clock } = await make();
    questions.ask(t1, 'c1', MAY_I);
    clock.advance(30_000);
    questions.ask(t1, 'c2', MAY_I);
    questions.close();
    clock.advance(40_000);
    assert.equal(openQuestions(record.state).length, 2);
    const next = over(record, clock);
    next.questions.takeUp();
    next.questions.takeUp();
    clock.advance(0);
    assert.deepEqual(replies(record), [
      ['no', 'expired'],
      [undefined, undefined],
    ]);
    clock.advance(20_000);
    assert.deepEqual(next.answered, ['q-t1-c1', 'q-t1-c2']);
    assert.equal(clock.waiting, 0);
  });

  it('are asked that a finished step wanted to ask and could not, unless its call had failed', async () => {
    const { questions, record } = await make();
    record.record(asking());
    questions.askAgain(SUPERVISOR);
    questions.askAgain(SUPERVISOR);
    assert.deepEqual(
      openQuestions(record.state).map(({ text, options }) => [text, options]),
      [['Which?', ['a', 'b']]],
    );
    questions.answer(QuestionId(`q-${SUPERVISOR}-c1`), 'yes', 'a');
    questions.askAgain(SUPERVISOR);
    assert.equal(openQuestions(record.state).length, 0);

    // Asked in a step that was cut off, and again by the call of the step that was made anew.
    const redone = await make();
    redone.questions.ask(SUPERVISOR, 'c0', { text: 'Which?', why: 'w', options: ['a', 'b'] });
    redone.record.record(asking());
    redone.questions.askAgain(SUPERVISOR);
    assert.equal(redone.record.state.questions.size, 1);

    const other = await make();
    other.record.record(asking(true));
    other.questions.askAgain(SUPERVISOR);
    assert.equal(other.record.state.questions.size, 0);
  });
});
