/** What the command line writes, and what it leaves alone. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changedFiles, commandLine, contents, texts } from '../support/command-line.ts';

describe('the command line, applying', function () {
  this.timeout(180_000);
  const cli = commandLine();

  it('writes nothing without --apply, and with it only what undo takes back to the byte', async () => {
    const before = contents(cli.folder);
    await cli.run('--no-tests');
    assert.deepEqual(contents(cli.folder), before);
    const { code } = await cli.run('--no-tests', '--apply', '--json');
    assert.equal(code, 0);
    const applied = texts(contents(cli.folder));
    assert.notDeepEqual(applied, texts(before));
    const undo = await cli.crew('undo', 'last');
    assert.equal(undo.code, 0, undo.stderr);
    assert.deepEqual(texts(contents(cli.folder)), texts(before));
    assert.equal((await cli.crew('undo', 'last')).code, 1, 'there is nothing left to undo');
  });

  it('applies a past run, only the hunks named, and leaves a file alone that moved on', async () => {
    await cli.run('--no-tests');
    const hunks = [...(await cli.crew('show', 'last')).stdout.matchAll(/^(\S+#\d+) {2}line/gm)].map((match) => match[1] ?? '');
    assert.ok(hunks.length >= 3, hunks.join());
    const [first = '', second = ''] = [hunks[0], hunks.find((id) => id.split('#')[0] !== hunks[0]?.split('#')[0])];
    appendFileSync(join(cli.folder, second.split('#')[0] ?? ''), '// the user was here\n');
    const mine = readFileSync(join(cli.folder, second.split('#')[0] ?? ''), 'utf8');

    assert.equal((await cli.crew('apply', 'last', '--accept', 'src/nope.ts#1')).code, 1);
    const { code, stderr } = await cli.crew('apply', 'last', '--accept', `${first},${second}`);
    assert.equal(code, 4);
    assert.match(stderr, /^Not written: /m);
    assert.equal(readFileSync(join(cli.folder, second.split('#')[0] ?? ''), 'utf8'), mine);
    const changed = changedFiles(cli.folder).filter((file) => file !== second.split('#')[0]);
    assert.deepEqual(changed, [first.split('#')[0]]);
  });

  it('tells what hunks lack that do not compile without others, and writes those that do', async () => {
    await cli.crew('run', 'rename lineTotal to totalOfLine', '--folder', cli.folder, '--no-tests', '--yes');
    const hunks = [...(await cli.crew('show', 'last')).stdout.matchAll(/^(\S+#\d+) {2}line/gm)].map((match) => match[1] ?? '');
    const [first = ''] = hunks;
    const before = texts(contents(cli.folder));
    const refused = await cli.crew('apply', 'last', '--accept', first);
    assert.equal(refused.code, 3, refused.stderr);
    assert.match(refused.stderr, /would not compile without others/);
    assert.match(refused.stderr, /TS\d+ /);
    assert.deepEqual(texts(contents(cli.folder)), before);
    const named = /With \d+ more hunks?, .*: --accept (\S+)$/m.exec(refused.stderr)?.[1] ?? '';
    const accepted = await cli.crew('apply', 'last', '--accept', named);
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.notDeepEqual(texts(contents(cli.folder)), before);
    assert.equal((await cli.crew('undo', 'last')).code, 0);
    assert.equal((await cli.crew('apply', 'last', '--accept', first, '--anyway')).code, 0);
    assert.deepEqual(changedFiles(cli.folder), [first.split('#')[0]]);
  });

  it('offers what newer edits have come to need before it writes anything', async () => {
    await cli.crew('run', 'rename lineTotal to totalOfLine', '--folder', cli.folder, '--no-tests', '--yes');
    const file = join(cli.folder, 'src/orders/since.ts');
    writeFileSync(file, "import { lineTotal } from './order.js';\n\nexport const later = lineTotal;\n");
    const before = texts(contents(cli.folder));
    const first = await cli.crew('apply', 'last');
    assert.equal(first.code, 4, first.stderr);
    assert.match(first.stderr, /^Nothing was written: src\/orders\/since\.ts has come to need/m);
    assert.deepEqual(texts(contents(cli.folder)), before);
    assert.match((await cli.crew('show', 'last')).stdout, /^src\/orders\/since\.ts#1 {2}line 1/m);
    const second = await cli.crew('apply', 'last');
    assert.equal(second.code, 0, second.stderr);
    assert.equal(readFileSync(file, 'utf8'), "import { totalOfLine } from './order.js';\n\nexport const later = totalOfLine;\n");
  });

  it('commits a past run on a branch, and changes nothing else', async () => {
    const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: cli.folder, encoding: 'utf8' });
    git('init', '--quiet', '--initial-branch=main');
    for (const [name, value] of [
      ['user.name', 'Test'],
      ['user.email', 'test@example.com'],
    ] as const)
      git('config', name, value);
    git('add', '--all');
    git('commit', '--quiet', '--message=first');
    await cli.run('--no-tests');
    const committed = await cli.crew('apply', 'last', '--branch', 'refactor/errors');
    assert.equal(committed.code, 0, committed.stderr);
    assert.match(committed.stdout, /files committed on the branch refactor\/errors: [0-9a-f]{40}/);
    assert.deepEqual(changedFiles(cli.folder), []);
    assert.equal(git('status', '--porcelain'), '');
    assert.match(git('show', '--stat', 'refactor/errors'), /src\/orders\/gateway\.ts/);
    assert.match(
      git('log', '-1', '--format=%B', 'refactor/errors'),
      /^Improve error handling[^]*Refactor-Crew-Run: .*\nRefactor-Crew-Certificate: \w+/,
    );
    const again = await cli.crew('apply', 'last', '--branch', 'refactor/errors');
    assert.equal(again.code, 1);
    assert.match(again.stderr, /There is a branch refactor\/errors already/);
    assert.equal((await cli.crew('apply', 'last')).code, 0);
    assert.ok(changedFiles(cli.folder).includes('src/orders/gateway.ts'));
  });

  it('writes a patch that git takes', async () => {
    const patch = join(cli.scratch, 'change.patch');
    await cli.run('--no-tests', '--patch', patch);
    assert.match(readFileSync(patch, 'utf8'), /^diff --git a\/src\/orders\//);
    await cli.crew('show', 'last', '--patch', join(cli.scratch, 'later.patch'));
    assert.equal(readFileSync(join(cli.scratch, 'later.patch'), 'utf8'), readFileSync(patch, 'utf8'));
    const checked = await new Promise<string>((done) =>
      execFile(
        'git',
        ['apply', '--check', patch],
        { cwd: cli.folder, env: { ...process.env, GIT_CEILING_DIRECTORIES: cli.scratch } },
        (error, _out, stderr) => done(error ? stderr : 'ok'),
      ),
    );
    assert.equal(checked, 'ok');
  });
});
