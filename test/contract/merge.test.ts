import assert from 'node:assert/strict';
import { fuzzMerges } from '../support/merging/fuzz-merges.ts';
import { mergePairs, PAIRS } from '../support/merging/merge-pairs.ts';

/** The same as `npm run stress -- merge`, with fewer random ones. */
describe('merging', function () {
  this.timeout(120_000);

  it('comes to what git comes to, where git sees no conflict', () => {
    const { different, ...tally } = fuzzMerges(150, 7);
    assert.deepEqual(different, []);
    assert.ok(tally.equal > 40, JSON.stringify(tally));
  });

  for (const pair of PAIRS) {
    it(`of two tasks: ${pair.name}`, async () => {
      const [outcome] = await mergePairs([pair]);
      assert.equal(outcome?.outcome, 'right', outcome?.detail);
    });
  }
});
