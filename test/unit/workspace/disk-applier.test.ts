import assert from 'node:assert/strict';
import { chmod, link, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenFile } from '../../../src/domain/review-event.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { DiskApplier } from '../../../src/workspace/disk-applier.ts';

describe('DiskApplier', () => {
  let parent: string;
  let folder: string;
  let applier: DiskApplier;
  beforeEach(async () => {
    parent = await realpath(await mkdtemp(join(tmpdir(), 'disk-applier-')));
    folder = join(parent, 'workspace');
    await mkdir(join(folder, 'src'), { recursive: true });
    await mkdir(join(parent, 'outside'));
    applier = new DiskApplier(folder);
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  const file = (path: string, before: string | null, after: string | null): WrittenFile => ({ path: WorkspacePath(path), before, after });
  /** Why a single file was skipped, or `written`. */
  async function apply(path: string, before: string | null, after: string | null): Promise<string> {
    const { written, skipped } = await applier.apply([file(path, before, after)]);
    return written.length === 1 ? 'written' : (skipped[0]?.reason ?? 'nothing');
  }

  it('takes away what a process that is gone has left, and nothing else', async () => {
    const name = (pid: number, file = 'a.ts'): string => `.${file}.refactor-crew-${pid}.${crypto.randomUUID()}.tmp`;
    const [gone, alive, other] = [name(11), name(12), name(11, 'b.ts')];
    await writeFile(join(folder, 'a.ts'), 'before');
    for (const left of [gone, alive, other, '.a.ts.tmp']) await writeFile(join(folder, left), 'half');
    await new DiskApplier(folder, (pid) => pid !== 11).apply([{ path: WorkspacePath('a.ts'), before: 'before', after: 'after' }]);
    const left = (await readdir(folder)).filter((file) => file.endsWith('.tmp'));
    assert.deepEqual(left.sort(), ['.a.ts.tmp', alive, other].sort());
  });

  it('writes nothing through links that lead out of the folder', async () => {
    await writeFile(join(parent, 'outside', 'secret.ts'), 'a\n');
    await symlink(join(parent, 'outside'), join(folder, 'linked'));
    await symlink('../outside/secret.ts', join(folder, 'file.ts'));
    await symlink(join(folder, 'linked'), join(folder, 'chain'));
    for (const path of ['linked/secret.ts', 'file.ts', 'chain/secret.ts']) {
      assert.match(await apply(path, 'a\n', 'b\n'), /leads out of the folder/);
      assert.match(await apply(path, 'a\n', null), /leads out of the folder/);
    }
    for (const path of ['linked/new.ts', 'linked/deep/new.ts']) assert.match(await apply(path, null, 'b\n'), /leads out of the folder/);
    assert.deepEqual(await readdir(join(parent, 'outside')), ['secret.ts']);
    assert.equal(await readFile(join(parent, 'outside', 'secret.ts'), 'utf8'), 'a\n');
  });

  it('makes no file where a link leads nowhere', async () => {
    await symlink(join(parent, 'outside', 'not-yet.ts'), join(folder, 'dangling.ts'));
    assert.match(await apply('dangling.ts', null, 'b\n'), /leads nowhere/);
    assert.deepEqual(await readdir(join(parent, 'outside')), []);
  });

  it('is not fooled by a folder whose name starts like the workspace', async () => {
    await mkdir(join(parent, 'workspace-2'));
    await symlink(join(parent, 'workspace-2'), join(folder, 'twin'));
    assert.match(await apply('twin/a.ts', null, 'b\n'), /leads out of the folder/);
  });

  it('follows links inside the folder, and keeps them', async () => {
    await writeFile(join(folder, 'src', 'real.ts'), 'a\n');
    await symlink('src/real.ts', join(folder, 'link.ts'));
    assert.equal(await apply('link.ts', 'a\n', 'b\n'), 'written');
    assert.equal(await readFile(join(folder, 'src', 'real.ts'), 'utf8'), 'b\n');
    assert.ok((await lstat(join(folder, 'link.ts'))).isSymbolicLink());
    assert.match(await apply('link.ts', 'b\n', null), /is a link/);
  });

  it('works in a folder that is itself reached through a link', async () => {
    await symlink(folder, join(parent, 'alias'));
    await writeFile(join(folder, 'a.ts'), 'a\n');
    const { written } = await new DiskApplier(join(parent, 'alias')).apply([file('a.ts', 'a\n', 'b\n')]);
    assert.equal(written.length, 1);
  });

  it('never writes what belongs to git', async () => {
    await mkdir(join(folder, '.git', 'hooks'), { recursive: true });
    await symlink('.git', join(folder, 'harmless'));
    for (const path of [
      '.git/hooks/pre-commit',
      '.git/config',
      '.GIT/config',
      'sub/.git/config',
      'git~1/config',
      '.git. /config',
      'harmless/config',
    ]) {
      assert.match(await apply(path, null, 'x'), /belongs to git/);
    }
    assert.equal(await apply('.gitignore', null, 'dist\n'), 'written');
  });

  it('keeps the permissions of a file', async () => {
    for (const mode of [0o755, 0o640, 0o600]) {
      await rm(join(folder, 'a.sh'), { force: true });
      await writeFile(join(folder, 'a.sh'), 'a\n');
      await chmod(join(folder, 'a.sh'), mode);
      assert.equal(await apply('a.sh', 'a\n', 'b\n'), 'written');
      assert.equal((await stat(join(folder, 'a.sh'))).mode & 0o777, mode);
    }
  });

  it('leaves nothing else behind, written or not', async () => {
    await writeFile(join(folder, 'src', 'a.ts'), 'a\n');
    await apply('src/a.ts', 'a\n', 'b\n');
    await apply('src/a.ts', 'wrong\n', 'c\n');
    await apply('src/b.ts', null, 'b\n');
    assert.deepEqual((await readdir(join(folder, 'src'))).sort(), ['a.ts', 'b.ts']);
  });

  it('changes the file of that name only, not its other hard links', async () => {
    await writeFile(join(parent, 'outside', 'shared.ts'), 'a\n');
    await link(join(parent, 'outside', 'shared.ts'), join(folder, 'a.ts'));
    assert.equal(await apply('a.ts', 'a\n', 'b\n'), 'written');
    assert.equal(await readFile(join(parent, 'outside', 'shared.ts'), 'utf8'), 'a\n');
  });

  it('skips what is no text of UTF-8, and what is no file', async () => {
    await writeFile(join(folder, 'latin1.ts'), Buffer.from([0x61, 0xe4, 0x0a]));
    assert.match(await apply('latin1.ts', 'a\u{fffd}\n', 'b\n'), /not valid UTF-8/);
    assert.match(await apply('src', 'a\n', 'b\n'), /not a file/);
    assert.match(await apply('src', null, 'b\n'), /not a file/);
    await writeFile(join(folder, 'a.ts'), 'a\n');
    assert.match(await apply('a.ts/b.ts', null, 'b\n'), /could not be written/);
  });

  it('says that the folder is gone', async () => {
    await rm(folder, { recursive: true });
    assert.match(await apply('a.ts', null, 'b\n'), /the folder .* does not exist/);
  });

  it('writes nothing where one file can’t be written to the end', async () => {
    await writeFile(join(folder, 'a.ts'), 'a\n');
    await writeFile(join(folder, 'gone.ts'), 'g\n');
    // The disk takes no name that long, which shows only when the file gets it.
    const tooLong = `${'x'.repeat(300)}.ts`;
    const report = await applier.apply([
      file('a.ts', 'a\n', 'b\n'),
      file('gone.ts', 'g\n', null),
      file('new.ts', null, 'n\n'),
      file(tooLong, null, 'x\n'),
      file('later.ts', null, 'l\n'),
    ]);
    assert.deepEqual(report.written, []);
    assert.equal(report.skipped.length, 5);
    for (const { reason } of report.skipped) assert.match(reason, /^xxx.* could not be written: .* So nothing was written\.$/s);
    assert.deepEqual((await readdir(folder)).sort(), ['a.ts', 'gone.ts', 'src']);
    assert.equal(await readFile(join(folder, 'a.ts'), 'utf8'), 'a\n');
    assert.equal(await readFile(join(folder, 'gone.ts'), 'utf8'), 'g\n');
  });
});
