/** What `verify` must find, and what it must not take for checked. All of it: `npm run stress -- seeded-regressions`. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SEEDS, type Seed } from '../support/seeded-regressions/seeds.ts';
import { oldErrors, outcomeOf, SeedFolder } from '../support/seeded-regressions/try-seeds.ts';

/** One of each kind that goes together with the others in one change. */
const SHARE = [
  'an old error once more in its file',
  'off by one',
  'an export is gone',
  'set-up after what needs it',
  'a variable that nothing uses',
];

describe('verify', function () {
  this.timeout(180_000);
  let place: SeedFolder;
  beforeEach(async () => {
    place = new SeedFolder();
    await place.create();
  });
  afterEach(() => place.dispose());

  const HARMLESS: Seed['change'] = { 'src/log.ts': (text) => `// A log.\n${text}` };

  it(`finds what is worse in a folder with ${oldErrors} old errors, row by row, and names none of these`, async () => {
    const seeds = SEEDS.filter(({ name }) => SHARE.includes(name));
    assert.equal(seeds.length, SHARE.length);
    const change = Object.assign({}, ...seeds.map((seed) => seed.change)) as Seed['change'];
    const { exitCode, rows, verdict } = await place.verify('--patch', await place.patchOf(change));
    for (const seed of seeds) {
      const { flagged, old, regressed } = outcomeOf(seed, exitCode, rows, 0);
      assert.ok(flagged, `${seed.name}: ${regressed.join('\n')}`);
      assert.deepEqual(
        old.filter((line) => !seeds.some(({ says }) => says.test(line))),
        [],
      );
    }
    assert.equal(verdict, 'regressed');
    assert.deepEqual(
      rows.map(({ kind, state }) => `${kind} ${state}`),
      ['syntax passed', 'types regressed', 'api regressed', 'modules regressed', 'lint regressed', 'tests regressed'],
    );
  });

  const unchecked: readonly (readonly [what: string, files: Readonly<Record<string, string>>, reason: RegExp])[] = [
    [
      'a compiler that is killed',
      {
        'node_modules/typescript/package.json': '{ "name": "typescript", "version": "5.9.3" }',
        'node_modules/typescript/bin/tsc': "process.kill(process.pid, 'SIGKILL');\n",
      },
      /exit code 137/,
    ],
    ['types that are not installed', { 'tsconfig.json': '{ "compilerOptions": { "types": ["nowhere"] }, "include": ["src"] }' }, /nowhere/],
    ['a configuration without files', { 'tsconfig.json': '{ "include": ["nothing-here"] }' }, /no tsconfig/i],
  ];
  for (const [what, files, reason] of unchecked)
    it(`never takes ${what} for a check that passed`, async () => {
      if (what.includes('killed')) rmSync(join(place.folder, 'node_modules/typescript'));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(place.folder, path)), { recursive: true });
        writeFileSync(join(place.folder, path), text);
      }
      await place.commit();
      await place.write(HARMLESS);
      const { exitCode, verdict, rows } = await place.verify('--no-tests');
      const types = rows.find(({ kind }) => kind === 'types');
      assert.deepEqual([exitCode, verdict, types?.state, types?.required], [4, 'unverified', 'unverified', true], types?.summary);
      assert.match(types?.summary ?? '', reason);
    });
});
