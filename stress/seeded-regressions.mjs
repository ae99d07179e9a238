// npm run stress -- seeded-regressions [--only TEXT] [--json]
// Twenty-five changes that each make one thing worse, in a folder with forty errors that have always been there: `verify` must
// flag every one by the right row, and name none of the old errors. A change that makes nothing worse must pass.
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../scripts/load-typescript.mjs';

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { only: { type: 'string', default: '' } } });
  const { SeedFolder, trySeed, oldErrors } = await loadTypeScript('test/support/seeded-regressions/try-seeds.ts');
  const { SEEDS, HARMLESS } = await loadTypeScript('test/support/seeded-regressions/seeds.ts');
  const place = new SeedFolder();
  try {
    await place.create();
    const harmless = await place.verify('--patch', await place.patchOf(HARMLESS));
    const outcomes = [];
    for (const seed of SEEDS.filter(({ name }) => name.includes(values.only))) {
      const outcome = await trySeed(place, seed);
      outcomes.push(outcome);
      if (!json)
        console.log(
          `${outcome.flagged && outcome.old.length === 0 ? 'ok  ' : 'FAIL'} ${outcome.kind.padEnd(8)} ${outcome.name}: ${outcome.regressed.join(' | ')}`,
        );
    }
    const flagged = outcomes.filter((outcome) => outcome.flagged).length;
    const old = outcomes.flatMap((outcome) => outcome.old);
    const result = {
      stress: 'seeded-regressions',
      oldErrors,
      seeds: outcomes.length,
      flagged,
      oldTold: old.length,
      harmless: { exitCode: harmless.exitCode, verdict: harmless.verdict },
      missed: outcomes.filter((outcome) => !outcome.flagged || outcome.old.length > 0),
      ok: flagged === outcomes.length && old.length === 0 && harmless.exitCode === 0,
    };
    if (!json) console.log(JSON.stringify(result, undefined, 2));
    if (!result.ok) process.exitCode = 1;
    return result;
  } finally {
    place.dispose();
  }
}
