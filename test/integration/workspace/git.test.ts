import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { GitVersionControl } from '../../../src/workspace/git.ts';
import { makeGitFolder, type GitFolder } from '../../support/git-folder.ts';

describe('GitVersionControl', () => {
  describe('where there is no repository', () => {
    let folder: string;
    before(async () => (folder = await mkdtemp(join(tmpdir(), 'no-git-'))));
    after(() => rm(folder, { recursive: true }));

    it('says so and throws nothing', async () => {
      for (const place of [folder, join(folder, 'not-there')]) {
        const git = new GitVersionControl(place);
        assert.equal(await git.isRepository(), false);
        assert.equal(await git.head(), null);
      }
    });
  });

  describe('in a repository that would run things', () => {
    let folder: GitFolder;
    let traps: string;
    let git: GitVersionControl;
    const saved = { ...process.env };

    beforeEach(async () => {
      folder = await makeGitFolder();
      traps = await mkdtemp(join(tmpdir(), 'traps-'));
      git = new GitVersionControl(folder.path);
      await folder.write('a.ts', 'a\n');
      await git.commit('First', [WorkspacePath('a.ts')]);
    });
    afterEach(async () => {
      process.env = { ...saved };
      await folder.dispose();
      await rm(traps, { recursive: true, force: true });
    });

    /** A program that leaves a file behind when it is run, and otherwise does what a filter does. */
    async function trap(name: string): Promise<string> {
      const program = join(traps, `${name}.sh`);
      await writeFile(program, `#!/bin/sh\ntouch '${join(traps, `${name}.sprung`)}'\ncat\n`);
      await chmod(program, 0o755);
      return program;
    }
    const sprung = async (): Promise<string[]> => (await readdir(traps)).filter((name) => name.endsWith('.sprung'));

    async function useEverything(): Promise<void> {
      await git.status();
      await git.diff();
      await git.show(WorkspacePath('a.ts'));
      await git.branch('other');
      await git.commit('Second', [WorkspacePath('a.ts')]);
      await git.status();
      await git.diff();
    }

    it('runs no hooks, monitors, external diffs, text conversions or signing programs', async () => {
      const hooks = join(traps, 'hooks');
      await mkdir(hooks);
      for (const hook of [
        'pre-commit',
        'prepare-commit-msg',
        'commit-msg',
        'post-commit',
        'post-checkout',
        'post-index-change',
        'reference-transaction',
      ]) {
        const body = `#!/bin/sh\ntouch '${join(traps, `${hook}.sprung`)}'\n`;
        for (const place of [hooks, join(folder.path, '.git', 'hooks')]) {
          await mkdir(place, { recursive: true });
          await writeFile(join(place, hook), body);
          await chmod(join(place, hook), 0o755);
        }
      }
      await folder.git('config', 'core.hooksPath', hooks);
      await folder.git('config', 'core.fsmonitor', await trap('fsmonitor'));
      await folder.git('config', 'diff.external', await trap('external'));
      await folder.git('config', 'diff.mine.command', await trap('command'));
      await folder.git('config', 'diff.mine.textconv', await trap('textconv'));
      await folder.git('config', 'commit.gpgSign', 'true');
      await folder.git('config', 'gpg.program', await trap('gpg'));
      await folder.git('config', 'core.editor', await trap('editor'));
      await folder.git('config', 'core.pager', await trap('pager'));
      await folder.write('.gitattributes', '*.ts diff=mine\n');
      await folder.write('a.ts', 'b\n');
      await useEverything();
      assert.deepEqual(await sprung(), []);
      assert.equal(await git.show(WorkspacePath('a.ts')), 'b\n');
      // The traps are set right: a git that is not hardened walks into them.
      await folder.write('a.ts', 'c\n');
      await folder.git('diff');
      await folder.git('commit', '--no-gpg-sign', '--all', '--message=Third');
      assert.ok((await sprung()).length >= 5, (await sprung()).join());
    });

    it('runs no filters, whatever they are called, and commits nothing that needs one', async () => {
      for (const name of ['plain', 'with=equals', 'with.dots and spaces', 'Upper']) {
        for (const direction of ['clean', 'smudge', 'process'])
          await folder.git('config', `filter.${name}.${direction}`, await trap(`${direction}-${name}`));
        await folder.git('config', `filter.${name}.required`, 'true');
      }
      const git = new GitVersionControl(folder.path);
      await folder.write('.git/info/attributes', '*.ts filter=plain\n*.js filter=with=equals\n*.css filter=Upper\n');
      for (const name of ['a.ts', 'b.js', 'c.css', 'free.txt']) await folder.write(name, 'changed\n');
      await git.status();
      assert.match(await git.diff(), /\+changed/);
      await assert.rejects(git.commit('x', [WorkspacePath('a.ts')]), /a\.ts is stored through the filter plain, which is not run here/);
      await git.commit('Free', [WorkspacePath('free.txt')]);
      assert.deepEqual(await sprung(), []);
      // The traps are set right: a git that is not hardened walks into them. What they do to it does not matter.
      await folder.git('add', '--all').catch(() => undefined);
      assert.notDeepEqual(await sprung(), []);
    });

    it('runs nothing that a submodule configures', async () => {
      const inner = await makeGitFolder();
      await inner.write('x.ts', 'x\n');
      await new GitVersionControl(inner.path).commit('Inner', [WorkspacePath('x.ts')]);
      await folder.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.path, 'sub');
      await folder.git('-C', 'sub', 'config', 'core.fsmonitor', await trap('sub-fsmonitor'));
      await folder.write('sub/x.ts', 'changed\n');
      await git.status();
      await git.diff();
      assert.deepEqual(await sprung(), []);
      await inner.dispose();
    });

    it('does not let the surroundings point it elsewhere', async () => {
      const elsewhere = await makeGitFolder();
      process.env['GIT_DIR'] = join(elsewhere.path, '.git');
      process.env['GIT_WORK_TREE'] = elsewhere.path;
      process.env['GIT_INDEX_FILE'] = join(elsewhere.path, 'index');
      process.env['GIT_EXTERNAL_DIFF'] = await trap('env-diff');
      process.env['EDITOR'] = await trap('env-editor');
      process.env['PAGER'] = await trap('env-pager');
      process.env['GIT_CONFIG_PARAMETERS'] = `'core.fsmonitor=${await trap('env-config')}'`;
      const git = new GitVersionControl(folder.path);
      assert.equal((await git.head())?.length, 40);
      await folder.write('a.ts', 'b\n');
      assert.match(await git.diff(), /\+b/);
      assert.deepEqual(await sprung(), []);
      await elsewhere.dispose();
    });
  });
});
