import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { DiskFiles } from '../../../src/engine/disk-files.ts';
import { Pacer } from '../../../src/engine/pacer.ts';
import { WorkspaceFiles } from '../../../src/engine/workspace-files.ts';
import type { OpenBuffer } from '../../../src/ports/code.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

describe('the files of a workspace', () => {
  let folder: TempFolder;
  beforeEach(() => (folder = tempFolder()));
  afterEach(() => folder.dispose());

  const disk = () => new DiskFiles({ maxBytes: 2_000_000, exact: true });
  async function open(buffers: Readonly<Record<string, string>> = {}, at = folder.path): Promise<WorkspaceFiles> {
    const unsaved: OpenBuffer[] = Object.entries(buffers).map(([path, text]) => ({ path: WorkspacePath(path), text }));
    const files = new WorkspaceFiles(at, disk(), unsaved);
    await files.scan(new Pacer());
    return files;
  }
  const read = (files: WorkspaceFiles, path: string) => files.read(WorkspacePath(path));

  it('are those that git would not ignore, by every .gitignore on the way, sorted', async () => {
    folder.write('.gitignore', '*.log\nout/\n/only-top.ts\n!keep.log\n');
    folder.write('src/.gitignore', 'generated/\n!debug.log\n');
    for (const path of ['b.ts', 'a.log', 'keep.log', 'only-top.ts', 'out/x.ts', 'src/a.ts', 'src/debug.log', 'src/other.log'])
      folder.write(path, '');
    for (const path of ['src/only-top.ts', 'src/generated/x.ts', 'node_modules/p/index.js', 'src/node_modules/p.js', '.git/config'])
      folder.write(path, '');
    const files = await open();
    assert.deepEqual(files.list(), ['.gitignore', 'b.ts', 'keep.log', 'src/.gitignore', 'src/a.ts', 'src/debug.log', 'src/only-top.ts']);
  });

  it('are ruled by the repository around the workspace, unless that ignores all of it', async () => {
    folder.write('.git/HEAD', '');
    folder.write('.git/info/exclude', 'private.ts\n');
    folder.write('.gitignore', 'dist/\n/scratch/\n');
    for (const path of ['package/a.ts', 'package/dist/a.js', 'package/private.ts', 'scratch/a.ts', 'scratch/dist/a.js'])
      folder.write(path, '');
    assert.deepEqual((await open({}, join(folder.path, 'package'))).list(), ['a.ts']);
    assert.deepEqual((await open({}, join(folder.path, 'scratch'))).list(), ['a.ts', 'dist/a.js']);
  });

  it('are the unsaved texts first, then the disk', async () => {
    folder.write('a.ts', 'on disk');
    folder.write('b.ts', 'on disk');
    const files = await open({ 'a.ts': 'unsaved', 'new.ts': 'only here' });
    assert.equal(read(files, 'a.ts')?.text, 'unsaved');
    assert.equal(read(files, 'b.ts')?.text, 'on disk');
    assert.equal(read(files, 'new.ts')?.text, 'only here');
    assert.deepEqual(files.list(), ['a.ts', 'b.ts', 'new.ts']);
  });

  it('stay as they were first read', async () => {
    folder.write('a.ts', 'one');
    const files = await open();
    read(files, 'a.ts');
    folder.write('a.ts', 'two');
    assert.equal(read(files, 'a.ts')?.text, 'one');
    assert.equal(read(await open(), 'a.ts')?.text, 'two');
  });

  it('keep byte order marks and line ends, and are told apart by the SHA-256 of their text', async () => {
    const text = '\uFEFFone\r\ntwo\nthree';
    folder.write('a.ts', text);
    const source = read(await open(), 'a.ts');
    assert.equal(source?.text, text);
    assert.equal(source?.fingerprint, createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex'));
  });

  it('are null where there is nothing, also below a file', async () => {
    folder.write('a.ts', '');
    const files = await open();
    assert.equal(read(files, 'b.ts'), null);
    assert.equal(read(files, 'a.ts/b.ts'), null);
    assert.equal(files.exists(WorkspacePath('a.ts')), true);
    assert.equal(files.exists(WorkspacePath('b.ts')), false);
  });

  it('are refused, by name and reason, where they are no text that an edit would leave as it is', async () => {
    folder.write('image.png', Buffer.from([0x89, 0x50, 0, 1]));
    folder.write('latin1.ts', Buffer.from('caf\xe9', 'latin1'));
    folder.write('large.ts', 'x'.repeat(2_000_001));
    mkdirSync(join(folder.path, 'folder.ts'));
    const files = await open();
    assert.throws(() => read(files, 'image.png'), /^Error: image\.png is binary\.$/);
    assert.throws(() => read(files, 'latin1.ts'), /latin1\.ts is not UTF-8/);
    assert.throws(() => read(files, 'large.ts'), /large\.ts is larger than 2 MB/);
    assert.throws(() => read(files, 'folder.ts'), /folder\.ts is a folder/);
  });

  it('are not looked for behind links', async () => {
    const outside = tempFolder({ 'secret.ts': 'secret', 'deep/secret.ts': 'secret' });
    folder.write('real.ts', 'inside');
    symlinkSync(join(outside.path, 'secret.ts'), join(folder.path, 'file.ts'));
    symlinkSync(join(outside.path, 'deep'), join(folder.path, 'deep'));
    symlinkSync(join(folder.path, 'real.ts'), join(folder.path, 'alias.ts'));
    symlinkSync(join(folder.path, 'nowhere'), join(folder.path, 'dangling.ts'));
    const files = await open();
    assert.deepEqual(files.list(), ['real.ts']);
    assert.throws(() => read(files, 'file.ts'), /file\.ts is reached through a link that leads out of the workspace folder/);
    assert.throws(() => read(files, 'deep/secret.ts'), /leads out of the workspace folder/);
    assert.throws(() => read(files, 'alias.ts'), /alias\.ts is reached through a link; use real\.ts instead/);
    assert.equal(read(files, 'dangling.ts'), null);
    outside.dispose();
  });

  it('are read from the disk again only when they changed', async () => {
    folder.write('a.ts', 'one');
    const files = disk();
    const path = join(folder.path, 'a.ts');
    const first = files.read(path);
    files.refresh();
    assert.equal(files.read(path), first);
    folder.write('a.ts', 'two!');
    assert.equal(files.read(path), first, 'looked at once between refreshes');
    files.refresh();
    assert.notEqual(files.read(path), first);
    rmSync(path);
    files.refresh();
    assert.deepEqual(files.read(path), { status: 'missing' });
  });
});
