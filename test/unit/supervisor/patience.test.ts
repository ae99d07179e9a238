import assert from 'node:assert/strict';
import { RunId } from '../../../src/domain/ids.ts';
import { openQuestions } from '../../../src/domain/run-state.ts';
import type { ModelError } from '../../../src/ports/model.ts';
import { Patience } from '../../../src/supervisor/patience.ts';
import { Questions } from '../../../src/supervisor/questions.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { started } from '../../support/events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const HOUR = 3_600_000;
const putOff = (retryAfterMs?: number, code: ModelError['code'] = 'rate-limited'): ModelError => ({
  code,
  message: 'Claude is busy; again in a while.',
  mayRetry: false,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});

async function make() {
  const { runId: _runId, seq: _seq, at: _at, ...header } = started('r');
  assert.ok(header.type === 'run-started');
  const clock = new FakeClock();
  const record = await RunRecord.begin(RunId('r'), header, clock, new MemoryJournal(), { recorded: () => undefined });
  const still: boolean[] = [];
  const questions: Questions = new Questions({
    record,
    clock,
    timeoutMs: HOUR / 2,
    onAnswered: ({ questionId }) => patience.answered(questionId),
  });
  const patience = new Patience({ record, questions, clock, onStill: (isStill) => still.push(isStill) });
  const wait = (error = putOff(HOUR), signal = new AbortController().signal): { result: boolean | undefined; done: Promise<void> } => {
    const waiting: { result: boolean | undefined; done: Promise<void> } = { result: undefined, done: Promise.resolve() };
    waiting.done = patience.mayAskAgain(error, signal).then((result) => void (waiting.result = result));
    return waiting;
  };
  const open = () => openQuestions(record.state);
  const answer = (reply: 'yes' | 'no'): void => {
    const [question] = open();
    assert.ok(question);
    questions.answer(question.questionId, reply, '');
  };
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { clock, record, patience, questions, still, wait, open, answer, settled };
}

describe('patience', () => {
  it('asks once however many are put off, and lets all of them go on after the time', async () => {
    const { clock, still, wait, open, answer, settled } = await make();
    const waiting = [wait(), wait(), wait()];
    assert.equal(open().length, 1);
    assert.match(open()[0]?.text ?? '', /left alone for 60 minutes/);
    assert.deepEqual(still, [true]);
    answer('yes');
    clock.advance(HOUR - 1);
    await settled();
    assert.deepEqual(
      waiting.map(({ result }) => result),
      [undefined, undefined, undefined],
    );
    clock.advance(1);
    await Promise.all(waiting.map(({ done }) => done));
    assert.deepEqual(
      waiting.map(({ result }) => result),
      [true, true, true],
    );
    assert.deepEqual(still, [true, false]);
  });

  it('goes on by itself when nobody answers, and the question is settled', async () => {
    const { clock, record, wait, open } = await make();
    const waiting = wait();
    clock.advance(HOUR);
    await waiting.done;
    assert.equal(waiting.result, true);
    assert.deepEqual(open(), []);
    assert.equal([...record.state.questions.values()][0]?.answeredBy, 'policy');
  });

  it('after a no fails at once until the time is over, and then asks anew', async () => {
    const { clock, still, wait, open, answer } = await make();
    const first = wait();
    answer('no');
    await first.done;
    assert.equal(first.result, false);
    const second = wait();
    await second.done;
    assert.equal(second.result, false);
    assert.deepEqual(open(), []);
    assert.deepEqual(still, [true, false]);
    clock.advance(HOUR);
    wait();
    assert.equal(open().length, 1);
  });

  it('is not asked for what is short, or passes no sooner by waiting', async () => {
    const { wait, open } = await make();
    for (const error of [putOff(), putOff(60_000), putOff(HOUR, 'unauthorized')]) {
      const waiting = wait(error);
      await waiting.done;
      assert.equal(waiting.result, false);
    }
    assert.deepEqual(open(), []);
  });

  it('lets go of who is stopped, while the others wait on', async () => {
    const { wait, patience } = await make();
    const stop = new AbortController();
    const [stopped, other] = [wait(putOff(HOUR), stop.signal), wait()];
    stop.abort();
    await stopped.done;
    assert.deepEqual([stopped.result, other.result], [false, undefined]);
    patience.close();
    await other.done;
    assert.equal(other.result, false);
  });

  it('takes up the question that was open when the run was interrupted', async () => {
    const { record, questions, clock, wait, open } = await make();
    wait();
    const again = new Patience({ record, questions, clock, onStill: () => undefined });
    void again.mayAskAgain(putOff(HOUR), new AbortController().signal);
    assert.equal(open().length, 1);
  });
});
