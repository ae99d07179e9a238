// npm run stress -- merge [--count N] [--seed S] [--json]
// Random three-way merges with `git merge-file` as the judge: where both are clean they must come to the same. And scripted pairs
// of tasks that get in each other's way: what can be merged must come out right and compile, what can't must be shown, nothing
// may be told as merged and be wrong.
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../scripts/load-typescript.mjs';

/** Of the pairs that can be merged, this many must be. */
const LEAST_MERGED = 0.9;

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } } });
  const { fuzzMerges } = await loadTypeScript('test/support/merging/fuzz-merges.ts');
  const { mergePairs } = await loadTypeScript('test/support/merging/merge-pairs.ts');
  const began = Date.now();
  const { different, ...fuzz } = fuzzMerges(Number(values.count), values.seed);
  const fuzzMs = Date.now() - began;
  const outcomes = await mergePairs();
  const can = outcomes.filter(({ shouldMerge }) => shouldMerge);
  const merged = can.filter(({ outcome }) => outcome === 'right').length;
  const corrupt = outcomes.filter(({ outcome }) => outcome === 'corrupt');
  const result = {
    stress: 'merge',
    seed: values.seed,
    text: { ...fuzz, different: different.length, ms: fuzzMs },
    pairs: {
      mergeable: can.length,
      merged,
      shown: can.filter(({ outcome }) => outcome === 'shown').map(({ name }) => name),
      conflicts: outcomes.length - can.length,
      corrupt: corrupt.map(({ name }) => name),
      ms: Date.now() - began - fuzzMs,
    },
    differences: different.slice(0, 3),
    ok: different.length === 0 && corrupt.length === 0 && merged >= can.length * LEAST_MERGED,
  };
  if (!json) {
    for (const { name, outcome, detail } of outcomes) console.log(`${outcome.padEnd(7)} ${name}${detail && `\n${detail}`}`);
    console.log(JSON.stringify(result, undefined, 2));
  }
  if (!result.ok) process.exitCode = 1;
  return result;
}
