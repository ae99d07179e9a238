// npm run stress -- merge [--count N] [--seed S] [--json]
// Random three-way merges with `git merge-file` as the judge: where both are clean they must come to the same. And scripted pairs
// of tasks that get in each other's way, and the same of a task and the user, who has edited on: what can be merged must come
// out right and compile, what can't must be shown, nothing may be told as merged and be wrong.
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../scripts/load-typescript.mjs';

/** Of the pairs that can be merged, this many must be. */
const LEAST_MERGED = 0.9;

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } } });
  const { fuzzMerges } = await loadTypeScript('test/support/merging/fuzz-merges.ts');
  const { mergePairs } = await loadTypeScript('test/support/merging/merge-pairs.ts');
  const { rebasePairs } = await loadTypeScript('test/support/merging/rebase-pairs.ts');
  const began = Date.now();
  const { different, ...fuzz } = fuzzMerges(Number(values.count), values.seed);
  const fuzzMs = Date.now() - began;
  const outcomes = await mergePairs();
  const pairsMs = Date.now() - began - fuzzMs;
  const onEdits = await rebasePairs();
  const sides = { pairs: tally(outcomes, pairsMs), newerEdits: tally(onEdits, Date.now() - began - fuzzMs - pairsMs) };
  const result = {
    stress: 'merge',
    seed: values.seed,
    text: { ...fuzz, different: different.length, ms: fuzzMs },
    ...sides,
    differences: different.slice(0, 3),
    ok:
      different.length === 0 &&
      Object.values(sides).every(({ corrupt, merged, mergeable }) => corrupt.length === 0 && merged >= mergeable * LEAST_MERGED),
  };
  if (!json) {
    for (const { name, outcome, detail } of [...outcomes, ...onEdits])
      console.log(`${outcome.padEnd(7)} ${name}${detail && `\n${detail}`}`);
    console.log(JSON.stringify(result, undefined, 2));
  }
  if (!result.ok) process.exitCode = 1;
  return result;
}

function tally(outcomes, ms) {
  const names = (some) => some.map(({ name }) => name);
  const can = outcomes.filter(({ shouldMerge }) => shouldMerge);
  return {
    mergeable: can.length,
    merged: can.filter(({ outcome }) => outcome === 'right').length,
    shown: names(can.filter(({ outcome }) => outcome === 'shown')),
    conflicts: outcomes.length - can.length,
    corrupt: names(outcomes.filter(({ outcome }) => outcome === 'corrupt')),
    ms,
  };
}
