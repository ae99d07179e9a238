import assert from 'node:assert/strict';
import { acceptSubsets } from '../support/merging/accept-subsets.ts';
import { SUBSET_FIXTURES } from '../support/merging/subset-fixtures.ts';

/** The same as `npm run stress -- subsets`, with a few of each. */
describe('accepting a part of a change set', function () {
  this.timeout(180_000);

  for (const fixture of SUBSET_FIXTURES) {
    it(`compiles, or a way out is named that does: ${fixture.name}`, async () => {
      const { wrong, hunks, closed } = await acceptSubsets(fixture, 3, 5);
      assert.deepEqual(wrong, []);
      assert.ok(hunks > 4 && closed > 0, 'nothing was put to the test');
    });
  }
});
