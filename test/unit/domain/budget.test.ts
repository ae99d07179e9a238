import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeRefusal, estimateTokens, type Refusal } from '../../../src/domain/budget.ts';
import { TaskId } from '../../../src/domain/ids.ts';

const refusal = (over: Partial<Refusal>): Refusal => ({
  taskId: TaskId('t1'),
  which: 'task',
  what: 'tokens',
  limit: 50_000,
  used: 48_000,
  asked: 3000,
  mayFitLater: false,
  ...over,
});

describe('budget', () => {
  it('says what is used up, of whose limit, and what to do', () => {
    assert.equal(
      describeRefusal(refusal({})),
      'The task may take 50k tokens; 48k tokens are used or kept, and the next step would take 3k tokens. Raise the limit to let it go on.',
    );
    assert.match(
      describeRefusal(refusal({ which: 'run', what: 'cost', limit: 2, used: 1.9, asked: 0.25 })),
      /^The run may take \$2\.00; \$1\.90 /,
    );
    assert.match(describeRefusal(refusal({ what: 'steps', limit: 1, used: 1, asked: 1 })), /^The task may take 1 step; 1 step /);
    assert.match(describeRefusal(refusal({ what: 'wall', limit: 90_000, used: 90_000, asked: 0 })), /^The task may take 1:30; /);
  });

  it('says that a price is not known, rather than that it is nothing', () => {
    assert.equal(
      describeRefusal(refusal({ which: 'run', what: 'cost', limit: 2, used: 0, asked: null })),
      'The run has a limit of $2.00, but what its model costs is not known. Limit its tokens as well, or take the limit of money away.',
    );
  });

  it('estimates tokens on the safe side, in whole numbers, never less for more', () => {
    assert.deepEqual([0, 1, 4, 400, 4000, 40_001].map(estimateTokens), [16, 17, 17, 116, 1100, 11_002]);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (one, more) => {
        assert.ok(Number.isInteger(estimateTokens(one)) && estimateTokens(one) > one / 4);
        assert.ok(estimateTokens(one + more) >= estimateTokens(one));
      }),
    );
  });
});
