import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeLength, judgeSilence, nextLookAt, type Watched } from '../../../src/domain/overdue.ts';

const MINUTE = 60_000;

describe('overdue: silence', () => {
  it('is no sign of life for as long as the limit', () => {
    assert.equal(judgeSilence(1000, 1000 + MINUTE - 1, MINUTE), undefined);
    const silent = judgeSilence(1000, 1000 + MINUTE, MINUTE);
    assert.equal(silent?.pattern, 'silent');
    assert.equal(silent.text, 'Nothing has come from it for 1:00.');
  });
});

describe('overdue: length', () => {
  it('is more than four times the median of the others', () => {
    const usual = [90_000, 10_000, 20_000];
    assert.equal(judgeLength(80_000, usual), undefined);
    const long = judgeLength(80_001, usual);
    assert.equal(long?.pattern, 'overlong');
    assert.equal(long.text, 'It has been at work for 1:20; tasks of its role usually take 0:20.');
  });

  it('takes the middle of the two in the middle for an even number', () => {
    assert.equal(judgeLength(100_000, [1, 20_000, 30_000, MINUTE]), undefined);
    assert.ok(judgeLength(100_001, [1, 20_000, 30_000, MINUTE]));
  });

  it('is not known with fewer than three others, and nothing below half a minute', () => {
    assert.equal(judgeLength(60 * MINUTE, [1000, 1000]), undefined);
    assert.equal(judgeLength(30_000, [10, 10, 10]), undefined);
    assert.ok(judgeLength(30_001, [10, 10, 10]));
  });

  it('leaves the list it is given as it is', () => {
    const usual = Object.freeze([3, 1, 2]);
    assert.equal(judgeLength(1, usual), undefined);
  });
});

describe('overdue: the next look', () => {
  const judge = ({ now, lastActivityAt, silenceMs, elapsedMs, usual }: Watched): string =>
    [silenceMs === undefined ? undefined : judgeSilence(lastActivityAt, now, silenceMs), judgeLength(elapsedMs, usual)]
      .map((stuck) => stuck?.pattern ?? '-')
      .join();
  const after = (watched: Watched, ms: number): Watched => ({ ...watched, now: watched.now + ms, elapsedMs: watched.elapsedMs + ms });

  const watched: fc.Arbitrary<Watched> = fc.record(
    {
      now: fc.integer({ min: 100_000, max: 200_000 }),
      lastActivityAt: fc.integer({ min: 0, max: 100_000 }),
      silenceMs: fc.integer({ min: 1, max: 200_000 }),
      elapsedMs: fc.integer({ min: 0, max: 200_000 }),
      usual: fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 7 }),
    },
    { requiredKeys: ['now', 'lastActivityAt', 'elapsedMs', 'usual'] },
  );

  it('is exactly when a judgement changes by time alone', () => {
    fc.assert(
      fc.property(watched, (state) => {
        const at = nextLookAt(state);
        if (at === undefined) return assert.equal(judge(after(state, 1e9)), judge(state));
        assert.ok(at > state.now);
        assert.equal(judge(after(state, at - state.now - 1)), judge(state));
        assert.notEqual(judge(after(state, at - state.now)), judge(state));
      }),
    );
  });

  it('is the sooner of the two', () => {
    const state = { now: 0, lastActivityAt: 0, elapsedMs: 0, usual: [10_000, 10_000, 10_000] };
    assert.equal(nextLookAt({ ...state, silenceMs: 20_000 }), 20_000);
    assert.equal(nextLookAt({ ...state, silenceMs: MINUTE }), 40_001);
  });

  it('is never, where nothing can change any more', () => {
    assert.equal(nextLookAt({ now: MINUTE, lastActivityAt: 0, silenceMs: 1000, elapsedMs: MINUTE, usual: [1, 2, 3] }), undefined);
    assert.equal(nextLookAt({ now: MINUTE, lastActivityAt: 0, elapsedMs: MINUTE, usual: [] }), undefined);
  });
});
