import assert from 'node:assert/strict';
import { PAIRS } from '../support/merging/merge-pairs.ts';
import { rebasePairs } from '../support/merging/rebase-pairs.ts';

describe('what a run offers, on newer edits', function () {
  this.timeout(120_000);

  for (const pair of PAIRS) {
    it(`of the user: ${pair.name}`, async () => {
      const [outcome] = await rebasePairs([pair]);
      assert.equal(outcome?.outcome, 'right', outcome?.detail);
    });
  }
});
