import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkspacePath } from '../../src/domain/ids.ts';
import type { WrittenFile } from '../../src/domain/review-event.ts';
import { GitVersionControl } from '../../src/workspace/git.ts';
import { makeGitFolder, type GitFolder } from '../support/git-folder.ts';

const file = (path: string, before: string | null, after: string | null): WrittenFile => ({ path: WorkspacePath(path), before, after });

describe('a commit on a branch', () => {
  let folder: GitFolder;
  beforeEach(async () => {
    folder = await makeGitFolder();
  });
  afterEach(() => folder.dispose());

  const commitAll = async (texts: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(texts)) await folder.write(name, text);
    await folder.git('add', '--all');
    await folder.git('commit', '--quiet', '--message=first');
  };
  const commit = (
    files: readonly WrittenFile[],
    options: { readonly branch?: string; readonly hooks?: boolean; readonly at?: string } = {},
  ) =>
    new GitVersionControl(options.at ?? folder.path).commitOnBranch({
      branch: options.branch ?? 'refactor/x',
      message: 'Do it\n\nRefactor-Crew-Run: r',
      files,
      hooks: options.hooks ?? false,
    });
  /** All that must not change: HEAD, index to the byte, files, branches other than the new one. */
  const surroundings = async (): Promise<string> =>
    [
      await folder.git('rev-parse', '--symbolic-full-name', 'HEAD'),
      await folder.git('log', '--format=%H', '-1', 'HEAD'),
      await folder.git('ls-files', '--stage', '--debug'),
      await folder.git('status', '--porcelain', '--untracked-files=all'),
      await folder.git('stash', 'list'),
      await readFile(join(folder.path, '.git/index'), 'base64'),
      await readFile(join(folder.path, '.git/HEAD'), 'utf8'),
    ].join('\n');
  const refuses = async (files: readonly WrittenFile[], why: RegExp, branch = 'refactor/x'): Promise<void> => {
    await assert.rejects(commit(files, { branch }), why);
    assert.equal(await folder.git('for-each-ref', '--format=%(refname)', 'refs/heads/refactor'), '');
  };

  it('has what was accepted and stands on HEAD; everything else is as it was', async () => {
    await commitAll({ 'a.ts': 'a\nb\nc\n', 'gone.ts': 'g\n', 'other.ts': 'o\n' });
    // A file that is staged, one that is staged and edited since, one that nobody has told git of.
    await folder.write('other.ts', 'staged\n');
    await folder.git('add', 'other.ts');
    await folder.write('other.ts', 'edited since\n');
    await folder.write('untracked.ts', 'u\n');
    const before = await surroundings();
    const hash = await commit([
      file('a.ts', 'a\nb\nc\n', 'a\nB\nc\n'),
      file('gone.ts', 'g\n', null),
      file('src/new.ts', null, '\u{feff}n\r\n'),
    ]);
    assert.equal(await surroundings(), before);
    assert.equal((await folder.git('rev-parse', 'refactor/x')).trim(), hash);
    assert.equal(await folder.git('rev-parse', 'refactor/x^'), await folder.git('rev-parse', 'HEAD'));
    assert.equal(await folder.git('show', '--name-status', '--format=', 'refactor/x'), 'M\ta.ts\nD\tgone.ts\nA\tsrc/new.ts\n');
    assert.equal(await folder.git('show', 'refactor/x:a.ts'), 'a\nB\nc\n');
    assert.equal(await folder.git('show', 'refactor/x:src/new.ts'), '\u{feff}n\r\n');
    assert.equal(await folder.git('log', '-1', '--format=%B', 'refactor/x'), 'Do it\n\nRefactor-Crew-Run: r\n\n');
    assert.equal(await folder.git('log', '-1', '--format=%(trailers:key=Refactor-Crew-Run,valueonly)', 'refactor/x'), 'r\n\n');
    assert.equal(await readFile(join(folder.path, 'a.ts'), 'utf8'), 'a\nb\nc\n');
  });

  it('has only the accepted changes of a file with edits that are not committed, staged or not', async () => {
    await commitAll({ 'a.ts': 'a\nb\nc\nd\ne\n' });
    const mine = 'mine\nb\nc\nd\ne\n';
    await folder.write('a.ts', mine);
    await folder.git('add', 'a.ts');
    const before = await surroundings();
    await commit([file('a.ts', mine, mine.replace('\ne\n', '\nE\n'))]);
    assert.equal(await folder.git('show', 'refactor/x:a.ts'), 'a\nb\nc\nd\nE\n');
    assert.equal(await surroundings(), before);
    await assert.rejects(
      commit([file('a.ts', mine, mine.replace('mine', 'Mine'))], { branch: 'refactor/y' }),
      /a\.ts has edits of yours in the same lines/,
    );
  });

  it('stands on a detached HEAD as well', async () => {
    await commitAll({ 'a.ts': 'a\n' });
    await folder.git('checkout', '--quiet', '--detach');
    const before = await surroundings();
    await commit([file('a.ts', 'a\n', 'b\n')]);
    assert.equal(await surroundings(), before);
    assert.equal(await folder.git('show', 'refactor/x:a.ts'), 'b\n');
  });

  it('works from a folder of the repository, with names as they are', async () => {
    await commitAll({ 'packages/app/[id].ts': 'a\n', 'packages/app/i.ts': 'a\n', 'beside.ts': 'a\n' });
    const at = join(folder.path, 'packages/app');
    await commit([file('[id].ts', 'a\n', 'b\n'), file('i.ts', 'a\n', null), file('ünï "quoted".ts', null, 'n\n')], { at });
    assert.equal(
      await folder.git('-c', 'core.quotePath=false', 'show', '-z', '--name-status', '--format=', 'refactor/x'),
      'M\0packages/app/[id].ts\0D\0packages/app/i.ts\0A\0packages/app/ünï "quoted".ts\0',
    );
  });

  it('keeps modes, and gives lines the ends that git is told to', async () => {
    await folder.write('.gitattributes', '*.ts text eol=crlf\n');
    await folder.write('run.sh', '#!/bin/sh\n');
    await chmod(join(folder.path, 'run.sh'), 0o755);
    await commitAll({ 'a.ts': 'a\r\nb\r\n' });
    await commit([file('run.sh', '#!/bin/sh\n', '#!/bin/sh\n:\n'), file('a.ts', 'a\r\nb\r\n', 'a\r\nB\r\n')]);
    assert.match(await folder.git('ls-tree', 'refactor/x', 'run.sh'), /^100755 /);
    assert.equal(await folder.git('cat-file', 'blob', 'refactor/x:a.ts'), 'a\nB\n');
  });

  it('runs no hook; the one that looks at the message where it is allowed to', async () => {
    await commitAll({ 'a.ts': 'a\n' });
    const ran = join(folder.path, '.git', 'ran');
    for (const hook of ['pre-commit', 'commit-msg', 'post-commit', 'prepare-commit-msg', 'reference-transaction', 'post-index-change']) {
      const path = join(folder.path, '.git/hooks', hook);
      await mkdir(join(folder.path, '.git/hooks'), { recursive: true });
      await writeFile(
        path,
        `#!/bin/sh\necho ${hook} >> ${ran}\n${hook === 'commit-msg' ? 'if grep -q refuse "$1"; then echo "not like this" >&2; exit 1; fi; echo "Seen: by the hook" >> "$1"' : ''}\n`,
      );
      await chmod(path, 0o755);
    }
    await commit([file('a.ts', 'a\n', 'b\n')]);
    await assert.rejects(stat(ran));
    await commit([file('a.ts', 'a\n', 'b\n')], { branch: 'refactor/y', hooks: true });
    assert.equal(await readFile(ran, 'utf8'), 'commit-msg\n');
    assert.match(await folder.git('log', '-1', '--format=%B', 'refactor/y'), /Seen: by the hook/);
    await assert.rejects(
      new GitVersionControl(folder.path).commitOnBranch({
        branch: 'refactor/z',
        message: 'refuse',
        files: [file('a.ts', 'a\n', 'b\n')],
        hooks: true,
      }),
      /commit-msg hook refused the message: not like this/,
    );
    assert.equal(await folder.git('branch', '--list', 'refactor/z'), '');
  });

  it('is refused where there is such a branch, or can be none of that name', async () => {
    await commitAll({ 'a.ts': 'a\n' });
    await folder.git('branch', 'taken');
    const change = [file('a.ts', 'a\n', 'b\n')];
    await refuses(change, /There is a branch taken already/, 'taken');
    await refuses(change, /taken\/deeper/, 'taken/deeper');
    for (const name of ['--detach', 'a b', '', 'a..b', 'HEAD']) await refuses(change, /can’t be the name of a branch/, name);
  });

  it('is refused where there is nothing that it could stand on or change', async () => {
    await folder.write('a.ts', 'a\n');
    await refuses([file('a.ts', 'a\n', 'b\n')], /no commit yet/);
    await commitAll({ 'a.ts': 'a\n' });
    await folder.write('new.ts', 'n\n');
    await refuses([file('new.ts', 'n\n', 'N\n')], /new\.ts is not committed yet/);
    await refuses([file('a.ts', null, 'n\n')], /a\.ts is in the last commit already/);
    await refuses([file('a.ts', 'b\n', 'a\n')], /nothing to commit/);
    await refuses([], /no files were named/);
    await refuses([file('../outside.ts', 'a\n', 'b\n')], /not a path inside the folder/);
  });

  it('is refused for what belongs to another repository, or is stored through a filter', async () => {
    await commitAll({ 'a.ts': 'a\n', '.gitattributes': '*.bin filter=lfs\n', 'x.bin': 'x\n' });
    await refuses([file('x.bin', 'x\n', 'y\n')], /stored through the filter lfs/);
    const inner = join(folder.path, 'module');
    await mkdir(inner);
    await folder.git('-C', inner, 'init', '--quiet');
    await writeFile(join(inner, 'm.ts'), 'm\n');
    await folder.git('-C', inner, 'add', '.');
    await folder.git('-C', inner, '-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'm');
    await folder.git('-c', 'advice.addEmbeddedRepo=false', 'add', 'module');
    await folder.git('commit', '--quiet', '-m', 'module');
    await refuses([file('module/m.ts', 'm\n', 'M\n')], /module is a repository of its own/);
  });

  it('is refused where there is no git', async () => {
    const plain = await makeGitFolder();
    await rm(join(plain.path, '.git'), { recursive: true });
    await assert.rejects(
      new GitVersionControl(plain.path).commitOnBranch({ branch: 'x', message: 'm', files: [file('a.ts', 'a\n', 'b\n')], hooks: false }),
      /in no work tree of git/,
    );
    await plain.dispose();
  });
});
