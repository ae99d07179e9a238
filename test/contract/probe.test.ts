/** Changed functions called on both sides, by engine, mirrors and processes as they are. All seeds: `npm run stress -- probe`. */
import assert from 'node:assert/strict';
import type { CheckRow } from '../../src/domain/certificate.ts';
import { SAME, WORSE, type BehaviourSeed } from '../support/seeded-behaviour/seeds.ts';
import { BehaviourFolder } from '../support/seeded-behaviour/try-seeds.ts';

describe('a change of behaviour without a test', function () {
  this.timeout(120_000);
  let place: BehaviourFolder;
  beforeEach(() => void (place = new BehaviourFolder()));
  afterEach(() => place.dispose());

  /** The first seed of each file, all in one change. */
  const oneOfEach = (seeds: readonly BehaviourSeed[]): BehaviourSeed[] => [
    ...new Map([...seeds].reverse().map((seed) => [seed.path, seed])).values(),
  ];
  const rowOf = (rows: readonly CheckRow[], kind: CheckRow['kind']): CheckRow => {
    const row = rows.find((one) => one.kind === kind);
    assert.ok(row, kind);
    return row;
  };

  it('is found by calling, once for each function, and told by a call that differs', async () => {
    const seeds = oneOfEach(WORSE);
    const { state, details, summary } = rowOf(await place.certify(seeds, { tests: false, mutations: false }), 'behaviour');
    assert.equal(state, 'regressed', summary);
    for (const { path } of seeds)
      assert.match(details.join('\n'), new RegExp(`^${path.replaceAll('.', '\\.')}: \\w+\\(.*\\): .* → .*$`, 'm'));
  });

  it('is not seen where there is none', async () => {
    const { state, summary, details } = rowOf(await place.certify(oneOfEach(SAME), { tests: false, mutations: false }), 'behaviour');
    assert.deepEqual([state, details], ['passed', []], summary);
  });

  it('goes with tests that are told to be vacuous', async () => {
    const rows = await place.certify(WORSE.slice(-1), { tests: true, mutations: true });
    assert.equal(rowOf(rows, 'tests').state, 'passed');
    const { state, summary, required } = rowOf(rows, 'mutations');
    assert.deepEqual([state, required], ['unverified', false]);
    assert.match(summary, /vacuous here: none of \d+ faults/);
  });
});
