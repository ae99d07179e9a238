// npm run stress -- probe [--only TEXT] [--json]
// Twenty changes of behaviour that no test covers: the probe must find fifteen or more. Fifty changes that leave behaviour as it is: it must
// hold nothing against any. And tests that look at nothing must be told as such.
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../scripts/prepare.mjs';
import { loadTypeScript } from '../scripts/load-typescript.mjs';

const ENOUGH = 15;

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { only: { type: 'string', default: '' } } });
  ensureBuilt(() => undefined);
  const { BehaviourFolder } = await loadTypeScript('test/support/seeded-behaviour/try-seeds.ts');
  const { WORSE, SAME } = await loadTypeScript('test/support/seeded-behaviour/seeds.ts');
  const place = new BehaviourFolder();
  const tryAll = async (seeds, isRight) => {
    const outcomes = [];
    for (const seed of seeds.filter(({ path, from }) => `${path} ${from}`.includes(values.only))) {
      const outcome = await place.try(seed);
      outcomes.push(outcome);
      if (!json)
        console.log(
          `${isRight(outcome) ? 'ok  ' : 'MISS'} ${outcome.state.padEnd(10)} ${outcome.change.slice(0, 110)}${isRight(outcome) ? '' : `\n     ${outcome.summary} ${outcome.details.join(' | ')}`}`,
        );
    }
    return outcomes;
  };
  try {
    const worse = await tryAll(WORSE, ({ state }) => state === 'regressed');
    const same = await tryAll(SAME, ({ state }) => state === 'passed');
    const mutations = (await place.certify([WORSE.at(-1)], { tests: true, mutations: true })).find(({ kind }) => kind === 'mutations');
    const found = worse.filter(({ state }) => state === 'regressed').length;
    const alarms = same.filter(({ state }) => state === 'regressed');
    const vacuous = mutations?.state === 'unverified' && /vacuous/.test(mutations.summary);
    const ms = [...worse, ...same].map((outcome) => outcome.ms).sort((one, other) => one - other);
    const result = {
      stress: 'probe',
      worse: worse.length,
      found,
      same: same.length,
      called: same.filter(({ state }) => state === 'passed').length,
      falseAlarms: alarms.length,
      vacuous,
      mutations: mutations?.summary,
      medianMs: ms[Math.floor(ms.length / 2)],
      missed: worse.filter(({ state }) => state !== 'regressed'),
      alarms,
      ok: found >= Math.min(ENOUGH, worse.length) && alarms.length === 0 && vacuous,
    };
    if (!json) console.log(JSON.stringify(result, undefined, 2));
    if (!result.ok) process.exitCode = 1;
    return result;
  } finally {
    place.dispose();
  }
}
