// npm run stress -- subsets [--count N] [--seed S] [--json]
// Random parts of what tasks change in five folders are accepted: each compiles, or two ways out are named, more to accept and more
// to reject, that compile and of which nothing can be spared. Every changed line is in one hunk and has one source.
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../scripts/load-typescript.mjs';

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { count: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } });
  const { acceptSubsets } = await loadTypeScript('test/support/merging/accept-subsets.ts');
  const { SUBSET_FIXTURES } = await loadTypeScript('test/support/merging/subset-fixtures.ts');
  const share = Math.ceil(Number(values.count) / SUBSET_FIXTURES.length);
  const fixtures = [];
  for (const fixture of SUBSET_FIXTURES) {
    const report = await acceptSubsets(fixture, share, values.seed);
    fixtures.push(report);
    if (!json) console.log(JSON.stringify(report));
  }
  const sum = (of) => fixtures.reduce((total, report) => total + of(report), 0);
  const wrong = fixtures.flatMap((report) => report.wrong);
  const result = {
    stress: 'subsets',
    seed: values.seed,
    subsets: sum(({ subsets }) => subsets),
    compile: sum(({ compile }) => compile),
    closed: sum(({ closed }) => closed),
    wrong: wrong.length,
    fixtures,
    ok: wrong.length === 0,
  };
  if (!json) console.log(JSON.stringify({ ...result, fixtures: undefined }, undefined, 2));
  if (!result.ok) process.exitCode = 1;
  return result;
}
