import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, readlink, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { MIRROR_PREFIX } from '../../../src/checks/mirror-paths.ts';
import { Mirror } from '../../../src/checks/mirror.ts';
import { removeStaleMirrors } from '../../../src/checks/stale-mirrors.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

const never = new AbortController().signal;

describe('Mirror', () => {
  let world: TemporaryFolder;
  let mirror: Mirror | undefined;
  beforeEach(async () => (world = await temporaryFolder()));
  afterEach(async () => {
    await mirror?.remove();
    await world.remove();
  });

  async function mirrorOf(folder: string): Promise<Mirror> {
    mirror = await Mirror.create(join(world.path, folder), never);
    return mirror;
  }
  const inMirror = (path: string): string => join(mirror?.paths.root ?? '', path);
  const read = (path: string): Promise<string | null> => readFile(inMirror(path), 'utf8').catch(() => null);
  const text = (path: string, text: string | null) => ({ path: WorkspacePath(path), text });

  it('copies the files of a folder, for its owner only', async () => {
    await world.write({ 'app/src/a.ts': 'a', 'app/.env': 'e', 'app/dist/out.js': 'o', 'app/run.sh': 's' });
    const { paths, notes } = await mirrorOf('app');
    assert.deepEqual([await read('src/a.ts'), await read('.env'), await read('dist/out.js')], ['a', 'e', 'o']);
    assert.deepEqual(notes, []);
    assert.equal((await stat(paths.mirrorTop)).mode & 0o777, 0o700);
    assert.ok(paths.root.endsWith('/app'));
  });

  it('leaves out git’s files, caches and what compilers remember', async () => {
    await world.write({
      'app/package.json': '{}',
      'app/.git/config': 'c',
      'app/.next/big': 'b',
      'app/coverage/index.html': 'h',
      'app/tsconfig.tsbuildinfo': '{}',
    });
    await world.write({ [`app/tmp/${MIRROR_PREFIX}1-x/app/a.ts`]: 'a', 'app/tmp/b.ts': 'b' });
    await world.write({ 'app/src/coverage/report.ts': 'a source', 'app/.github/workflows/ci.yml': 'y' });
    await mirrorOf('app');
    assert.deepEqual((await readdir(inMirror('.'))).sort(), ['.github', 'package.json', 'src', 'tmp']);
    assert.deepEqual(await readdir(inMirror('tmp')), ['b.ts']);
    assert.equal(await read('src/coverage/report.ts'), 'a source');
  });

  it('links packages one by one, so that what is written beside them stays in the mirror', async () => {
    await world.write({
      'app/node_modules/plain/index.js': 'p',
      'app/node_modules/@scope/one/index.js': 'o',
      'app/node_modules/.cache/tool/x': 'cached',
      'app/node_modules/.vite/deps/x': 'cached',
      'app/node_modules/.pnpm/dep@1.0.0/node_modules/dep/index.js': 'd',
      'app/node_modules/.package-lock.json': '{}',
    });
    await world.link('../plain/index.js', 'app/node_modules/.bin/plain');
    await world.link('.pnpm/dep@1.0.0/node_modules/dep', 'app/node_modules/dep');
    await world.link('nowhere', 'app/node_modules/gone');
    const before = await world.snapshot();
    await mirrorOf('app');
    assert.deepEqual((await readdir(inMirror('node_modules'))).sort(), ['.bin', '.package-lock.json', '.pnpm', '@scope', 'dep', 'plain']);
    for (const [path, expected] of [
      ['plain', 'p'],
      ['@scope/one', 'o'],
      ['dep', 'd'],
    ] as const)
      assert.equal(await read(`node_modules/${path}/index.js`), expected);
    assert.equal(await realpath(inMirror('node_modules/.bin/plain')), join(world.path, 'app/node_modules/plain/index.js'));

    await mkdir(inMirror('node_modules/.cache/tool'), { recursive: true });
    for (const path of [
      'node_modules/.cache/tool/x',
      'node_modules/.bin/new',
      'node_modules/@scope/new',
      'node_modules/.package-lock.json',
      'new.txt',
    ]) {
      await writeFile(inMirror(path), 'written');
    }
    assert.deepEqual(await world.snapshot(), before);
  });

  it('makes a package of the workspace lead to the mirror’s copy of it', async () => {
    await world.write({
      'repo/package.json': '{"workspaces":["packages/*"]}',
      'repo/packages/a/index.js': 'real a',
      'repo/packages/b/node_modules/.bin/.keep': '',
      'repo/packages/b/node_modules/dep/index.js': 'dep of b',
    });
    await world.link('../packages/a', 'repo/node_modules/a');
    await world.link('../../packages/a', 'repo/node_modules/@me/a');
    await world.link('../../packages/a/index.js', 'repo/node_modules/.bin/a');
    await world.link('../../a', 'repo/packages/b/node_modules/a');
    await mirrorOf('repo');
    await mirror?.update([text('packages/a/index.js', 'changed a')]);
    for (const path of ['node_modules/a', 'node_modules/@me/a', 'packages/b/node_modules/a']) {
      assert.equal(await realpath(inMirror(path)), inMirror('packages/a'));
      assert.equal(await read(`${path}/index.js`), 'changed a');
    }
    assert.equal(await realpath(inMirror('node_modules/.bin/a')), inMirror('packages/a/index.js'));
    assert.equal(await read('packages/b/node_modules/dep/index.js'), 'dep of b');
    assert.equal(await world.read('repo/packages/a/index.js'), 'real a');
  });

  it('copies a node_modules that is a fixture of some test', async () => {
    await world.write({ 'app/test/fixtures/node_modules/fake/index.js': 'fake' });
    await mirrorOf('app');
    await writeFile(inMirror('test/fixtures/node_modules/fake/index.js'), 'written by a test');
    assert.equal(await world.read('app/test/fixtures/node_modules/fake/index.js'), 'fake');
  });

  it('keeps the depth at which the folder finds packages above it', async () => {
    await world.write({
      'repo/node_modules/dep/index.js': 'd',
      'repo/node_modules/.cache/x': '',
      'repo/package.json': '{"type":"module"}',
    });
    await world.write({
      'repo/tsconfig.base.json': '{}',
      'repo/secret.txt': 's',
      'repo/packages/app/index.js': 'i',
      'repo/packages/other/index.js': 'o',
    });
    await world.link('../packages/app', 'repo/node_modules/app');
    const { paths } = await mirrorOf('repo/packages/app');
    assert.equal(relative(paths.mirrorTop, paths.root), 'packages/app');
    assert.equal(await read('../../node_modules/dep/index.js'), 'd');
    assert.equal(await realpath(inMirror('../../node_modules/app')), paths.root);
    assert.deepEqual((await readdir(paths.mirrorTop)).sort(), ['node_modules', 'package.json', 'packages', 'tsconfig.base.json']);
    assert.deepEqual(await readdir(join(paths.mirrorTop, 'node_modules')), ['app', 'dep']);
    assert.deepEqual(await readdir(join(paths.mirrorTop, 'packages')), ['app']);
  });

  it('follows no link out of the folder', async () => {
    await world.write({ 'outside/secret.txt': 's', 'app/src/a.ts': 'a' });
    await world.link('../outside', 'app/out');
    await world.link('../outside/secret.txt', 'app/secret.txt');
    await world.link('nowhere', 'app/dangling');
    await world.link(join(world.path, 'app/src'), 'app/absolute');
    await world.link('../app/src/a.ts', 'app/round-about.ts');
    const { notes } = await mirrorOf('app');
    assert.deepEqual((await readdir(inMirror('.'))).sort(), ['absolute', 'round-about.ts', 'src']);
    assert.equal(await readlink(inMirror('absolute')), 'src');
    assert.equal(await readlink(inMirror('round-about.ts')), 'src/a.ts');
    assert.deepEqual([...notes].sort(), [
      'dangling: it is a link that leads nowhere',
      'out: it is a link that leads out of the folder',
      'secret.txt: it is a link that leads out of the folder',
    ]);
  });

  it('lays texts over the files, and takes them away again', async () => {
    await world.write({ 'app/a.ts': 'a', 'app/b.ts': 'b', 'app/c.ts': 'c' });
    const mirror = await mirrorOf('app');
    await mirror.update([text('a.ts', 'A'), text('b.ts', null), text('new/deep.ts', 'n')]);
    assert.deepEqual([await read('a.ts'), await read('b.ts'), await read('c.ts'), await read('new/deep.ts')], ['A', null, 'c', 'n']);
    await mirror.update([text('c.ts', 'C'), text('a.ts', 'AA')]);
    assert.deepEqual([await read('a.ts'), await read('b.ts'), await read('c.ts'), await read('new/deep.ts')], ['AA', 'b', 'C', null]);
    await mirror.update([]);
    assert.deepEqual([await read('a.ts'), await read('b.ts'), await read('c.ts')], ['a', 'b', 'c']);
    assert.deepEqual([await world.read('app/a.ts'), await world.read('app/b.ts'), await world.read('app/c.ts')], ['a', 'b', 'c']);
  });

  it('writes no text to anywhere but the mirror', async () => {
    await world.write({ 'app/node_modules/dep/index.js': 'real', 'app/src/a.ts': 'a', 'outside/a.ts': 'out' });
    await world.link('../node_modules/dep', 'app/src/dep');
    await world.link('a.ts', 'app/src/link.ts');
    const mirror = await mirrorOf('app');
    for (const path of ['../outside/a.ts', '/etc/passwd', 'node_modules/dep/index.js', 'src/dep/index.js']) {
      await assert.rejects(mirror.update([text(path, 'x')]), /not a path inside|node_modules|leads out/);
    }
    await mirror.update([text('src/link.ts', 'L')]);
    assert.deepEqual([await read('src/link.ts'), await read('src/a.ts')], ['L', 'a']);
    assert.ok((await lstat(join(world.path, 'app/src/link.ts'))).isSymbolicLink());
    assert.equal(await world.read('app/node_modules/dep/index.js'), 'real');
    assert.equal(await world.read('outside/a.ts'), 'out');
  });

  it('leaves nothing behind when it is removed, or aborted while it is made', async () => {
    await world.write(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`app/d${index % 7}/f${index}.ts`, 'x'])));
    await world.write({ 'app/node_modules/dep/index.js': 'real' });
    const { paths } = await mirrorOf('app');
    await mirror?.remove();
    await assert.rejects(stat(paths.mirrorTop));
    assert.equal(await world.read('app/node_modules/dep/index.js'), 'real');

    const mine = async (): Promise<string[]> =>
      (await readdir(tmpdir())).filter((name) => name.startsWith(`${MIRROR_PREFIX}${process.pid}-`));
    const before = await mine();
    const controller = new AbortController();
    const making = Mirror.create(join(world.path, 'app'), controller.signal);
    setImmediate(() => controller.abort());
    await assert.rejects(making, { name: 'AbortError' });
    assert.deepEqual(await mine(), before);
  });

  it('says that the folder is not there', async () => {
    await assert.rejects(Mirror.create(join(world.path, 'none'), never), /ENOENT/);
  });

  it('makes what is said in it comparable with what is said in another', async () => {
    await world.write({ 'repo/node_modules/dep/index.js': 'd', 'repo/app/a.ts': 'a' });
    const { paths } = await mirrorOf('repo/app');
    const said = `at ${paths.root}/a.ts:1 (file://${paths.root}/a.ts) and ${paths.mirrorTop}/node_modules/dep, ${paths.mirrorTop}`;
    const real = join(world.path, 'repo');
    assert.equal(mirror?.unmirror(said), `at ${real}/app/a.ts:1 (file://${real}/app/a.ts) and ${real}/node_modules/dep, ${real}`);
  });
});

describe('removeStaleMirrors', () => {
  it('removes the mirrors of processes that are gone, and no others', async () => {
    // No process has this id: it is above the highest that any system gives.
    const stale = join(tmpdir(), `${MIRROR_PREFIX}2147483646-abc`);
    const living = join(tmpdir(), `${MIRROR_PREFIX}${process.pid}-living-test`);
    for (const folder of [stale, living]) await mkdir(join(folder, 'app'), { recursive: true });
    await removeStaleMirrors();
    await assert.rejects(stat(stale));
    assert.ok((await stat(living)).isDirectory());
    await rm(living, { recursive: true });
  });
});
