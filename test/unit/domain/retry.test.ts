import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FailureCode } from '../../../src/domain/failure.ts';
import { DEFAULT_RETRY, mayPass, mayTaskPass, nextTryIn, retryDelay, type ModelFault } from '../../../src/domain/retry.ts';

describe('retry: what may pass', () => {
  it('is a fault of the model that the model says may pass', () => {
    for (const code of ['unavailable', 'rate-limited', 'internal'] as const) {
      assert.ok(mayPass({ code, mayRetry: true }), code);
      assert.ok(!mayPass({ code, mayRetry: false }), code);
    }
  });

  it('is never a refusal, a bad request or an abort, whatever is said of it', () => {
    for (const code of ['refused', 'bad-request', 'aborted'] as const) assert.ok(!mayPass({ code, mayRetry: true }), code);
  });

  it('is a task that lost its thread without guilt, its engine, or a model that may come back', () => {
    assert.ok(mayTaskPass({ code: 'thread-lost', guilty: false }));
    assert.ok(mayTaskPass({ code: 'engine-lost' }));
    assert.ok(mayTaskPass({ code: 'model-failed', mayRetry: true }));
  });

  it('is not what nobody said may pass', () => {
    assert.ok(!mayTaskPass({ code: 'thread-lost', guilty: true }));
    assert.ok(!mayTaskPass({ code: 'thread-lost' }));
    assert.ok(!mayTaskPass({ code: 'model-failed', mayRetry: false }));
    assert.ok(!mayTaskPass({ code: 'model-failed' }));
  });

  it('is nothing else, even if it claims to be innocent', () => {
    const never: readonly FailureCode[] = [
      'no-recipe-matches',
      'scope-not-found',
      'scope-empty',
      'bad-input',
      'step-limit',
      'time-limit',
      'over-budget',
      'stuck',
      'cancelled',
      'interrupted',
      'tool-failed',
      'no-result',
      'not-found',
      'internal',
    ];
    for (const code of never) assert.ok(!mayTaskPass({ code, mayRetry: true, guilty: false }), code);
  });
});

describe('retry: how long to wait', () => {
  it('doubles the most it waits with each try, up to the cap', () => {
    const most = (attempt: number): number => retryDelay(attempt, 0.999_999_999, { baseMs: 1000, capMs: 6000 });
    assert.deepEqual([1, 2, 3, 4, 5].map(most), [999, 1999, 3999, 5999, 5999]);
  });

  it('spreads over the whole of it, from nothing on', () => {
    assert.deepEqual(
      [0, 0.25, 0.5, 0.75].map((random) => retryDelay(3, random, { baseMs: 1000, capMs: 30_000 })),
      [0, 1000, 2000, 3000],
    );
  });

  it('is a whole number of milliseconds within its bounds for any try', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const asked = fc.nat(100_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), random, asked, (attempt, value, retryAfterMs) => {
        const delay = retryDelay(attempt, value, DEFAULT_RETRY, retryAfterMs);
        return Number.isInteger(delay) && delay >= retryAfterMs && delay < retryAfterMs + Math.min(30_000, 1000 * 2 ** (attempt - 1));
      }),
    );
  });

  it('waits as long as the service asked for, even beyond the cap, and never less than nothing', () => {
    assert.equal(retryDelay(1, 0, DEFAULT_RETRY, 90_000), 90_000);
    assert.equal(retryDelay(1, 0.5, DEFAULT_RETRY, 90_000), 90_500);
    assert.equal(retryDelay(1, 0, DEFAULT_RETRY, -5), 0);
  });
});

describe('retry: the next try', () => {
  const busy: ModelFault = { code: 'rate-limited', mayRetry: true, retryAfterMs: 2000 };

  it('comes as often as the policy says', () => {
    assert.deepEqual(
      [1, 2, 3].map((attempt) => nextTryIn(busy, attempt, 0.5)),
      [2500, 3000, undefined],
    );
    assert.equal(nextTryIn(busy, 1, 0.5, { ...DEFAULT_RETRY, maxAttempts: 1 }), undefined);
  });

  it('does not come where the fault stays', () => {
    assert.equal(nextTryIn({ code: 'bad-request', mayRetry: true }, 1, 0.5), undefined);
    assert.equal(nextTryIn({ ...busy, mayRetry: false }, 1, 0.5), undefined);
  });
});
