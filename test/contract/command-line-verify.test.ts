/** What the command line tells of a folder and of changes by anyone. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../support/command-line.ts';

describe('the command line, looking', function () {
  this.timeout(180_000);
  const cli = commandLine();

  it('certifies a patch and an uncommitted change by anyone', async () => {
    const git = (...args: string[]): Promise<unknown> =>
      new Promise((done) => execFile('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: cli.folder }, done));
    await git('init', '-q');
    await git('add', '-A');
    await git('commit', '-qm', 'start');
    assert.match((await cli.crew('verify', '--folder', cli.folder)).stdout, /no change to verify/);
    writeFileSync(join(cli.folder, 'src/orders/extra.ts'), 'export const broken: number = "text";\n');
    const { code, stdout } = await cli.crew('verify', '--folder', cli.folder, '--no-tests', '--json');
    assert.equal(code, 3, stdout);
    assert.match(stdout, /"kind":"types","state":"regressed".*extra\.ts:1 TS2322/);
    rmSync(join(cli.folder, 'src/orders/extra.ts'));

    const patch = join(cli.scratch, 'p.patch');
    await cli.run('--no-tests', '--patch', patch);
    const good = await cli.crew('verify', '--patch', patch, '--folder', cli.folder, '--json');
    assert.equal(good.code, 0, good.stdout + good.stderr);
    writeFileSync(patch, 'not a patch');
    assert.equal((await cli.crew('verify', '--patch', patch, '--folder', cli.folder)).code, 1);
  });

  it('counts where recipes may be worth it, those of the folder among them', async () => {
    mkdirSync(join(cli.folder, '.refactor-crew/recipes'), { recursive: true });
    const own = "export default { id: 'own', title: 'Ours', class: 'checked', plan: () => ({ sites: [] }) };";
    writeFileSync(join(cli.folder, '.refactor-crew/recipes/own.mjs'), own);
    const { stdout } = await cli.crew('recipes', 'src', '--folder', cli.folder, '--places', '--json');
    const { recipes } = JSON.parse(stdout) as { recipes: { id: string; places: { places: number; files: number } | null }[] };
    const placesOf = (id: string): unknown => recipes.find((recipe) => recipe.id === id)?.places;
    assert.deepEqual([placesOf('own'), placesOf('rename-symbol')], [null, null]);
    assert.match(JSON.stringify(placesOf('error-cause')), /^\{"places":[1-9]\d*,"files":[1-9]\d*\}$/);
    assert.match((await cli.crew('recipes', '--folder', cli.folder, '--places')).stdout, /^error-cause .* places in \d+ files$/m);
    assert.doesNotMatch((await cli.crew('recipes', '--folder', cli.folder, '--untrusted')).stdout, /^own /m);
  });
});
