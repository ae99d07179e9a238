import assert from 'node:assert/strict';
import { WorkspacePath } from '../../src/domain/ids.ts';
import type { VersionControl } from '../../src/ports/workspace.ts';

/** A folder in a work tree, empty at first, whose repository has no commit yet. */
export interface VersionedFolder {
  readonly versionControl: VersionControl;
  /** Changes a file; null deletes it. */
  write(path: string, text: string | null): Promise<void>;
  /** What the version control's own command says. */
  ask(...args: string[]): Promise<string>;
  dispose(): Promise<void>;
}

/** What every VersionControl keeps to where there is a repository. */
export function versionControlContract(name: string, makeFolder: () => Promise<VersionedFolder>): void {
  describe(`the version control contract, kept by ${name}`, () => {
    let folder: VersionedFolder;
    let versionControl: VersionControl;
    beforeEach(async () => {
      folder = await makeFolder();
      versionControl = folder.versionControl;
    });
    afterEach(() => folder.dispose());

    const path = WorkspacePath;
    const commitAll = async (texts: Readonly<Record<string, string>>): Promise<string> => {
      for (const [name, text] of Object.entries(texts)) await folder.write(name, text);
      return versionControl.commit('All', Object.keys(texts).map(path));
    };

    it('knows a repository without a commit', async () => {
      assert.equal(await versionControl.isRepository(), true);
      assert.equal(await versionControl.head(), null);
      assert.equal(await versionControl.show(path('a.ts')), null);
      assert.equal(await versionControl.diff(), '');
      await folder.write('a.ts', 'a\n');
      assert.deepEqual(await versionControl.status(), [{ path: 'a.ts', state: 'untracked' }]);
    });

    it('commits new files and shows them as they were', async () => {
      const text = '\u{feff}a\r\nü 😀';
      const hash = await commitAll({ 'src/a b.ts': text });
      assert.match(hash, /^[0-9a-f]{40,}$/);
      assert.equal(await versionControl.head(), hash);
      assert.equal(await versionControl.show(path('src/a b.ts')), text);
      assert.equal(await versionControl.show(path('other.ts')), null);
      assert.deepEqual(await versionControl.status(), []);
    });

    it('tells the state of each file', async () => {
      await commitAll({ 'changed.ts': 'a\n', 'gone.ts': 'a\n', 'same.ts': 'a\n', 'ünï "quoted".ts': 'a\n', 'before.ts': 'x\ny\nz\n' });
      await folder.write('changed.ts', 'b\n');
      await folder.write('gone.ts', null);
      await folder.write('new/deep.ts', 'a\n');
      await folder.write('staged.ts', 'a\n');
      await folder.write('ünï "quoted".ts', 'b\n');
      await folder.ask('add', 'staged.ts');
      await folder.ask('mv', 'before.ts', 'after.ts');
      const states = (await versionControl.status()).map(({ path, state }) => `${state} ${path}`).sort();
      assert.deepEqual(states, [
        'added staged.ts',
        'deleted gone.ts',
        'modified changed.ts',
        'modified ünï "quoted".ts',
        'renamed after.ts',
        'untracked new/deep.ts',
      ]);
    });

    it('gives the uncommitted change, staged or not, as a plain patch', async () => {
      await commitAll({ 'a.ts': 'a\nb\n', 'b.ts': 'x\n' });
      await folder.write('a.ts', 'A\nb\n');
      await folder.ask('add', 'a.ts');
      await folder.write('a.ts', 'A\nB\n');
      await folder.write('b.ts', null);
      await folder.write('untracked.ts', 'u\n');
      const diff = await versionControl.diff();
      assert.match(
        diff,
        /^diff --git a\/a\.ts b\/a\.ts\n(?:.*\n)+-a\n-b\n\+A\n\+B\ndiff --git a\/b\.ts b\/b\.ts\ndeleted file mode 100644\n/,
      );
      assert.doesNotMatch(diff, /untracked/);
    });

    it('gives the change of a repository without a commit', async () => {
      await folder.write('a.ts', 'a\n');
      await folder.ask('add', 'a.ts');
      assert.match(await versionControl.diff(), /\+a\n$/);
    });

    it('commits exactly the named files and leaves the index of the others as it is', async () => {
      await commitAll({ 'a.ts': 'a\n', 'b.ts': 'a\n', 'c.ts': 'a\n', 'gone.ts': 'a\n' });
      for (const name of ['a.ts', 'b.ts', 'c.ts']) await folder.write(name, 'b\n');
      await folder.write('gone.ts', null);
      await folder.write('new.ts', 'new\n');
      await folder.ask('add', 'b.ts');
      await versionControl.commit('Some: of -- them\n\n# not a comment', [path('a.ts'), path('gone.ts'), path('new.ts')]);
      assert.equal(
        await folder.ask('show', '--name-status', '--format=%B', 'HEAD'),
        'Some: of -- them\n\n# not a comment\n\n\nM\ta.ts\nD\tgone.ts\nA\tnew.ts\n',
      );
      assert.equal(await folder.ask('diff', '--cached', '--name-only'), 'b.ts\n');
      assert.equal(await folder.ask('diff', '--name-only'), 'c.ts\n');
    });

    it('refuses to commit nothing, or what lies outside', async () => {
      await commitAll({ 'a.ts': 'a\n' });
      await assert.rejects(versionControl.commit('x', []), /no files were named/);
      await assert.rejects(versionControl.commit('x', [path('a.ts')]), /nothing to commit/);
      await assert.rejects(versionControl.commit('x', [path('../outside.ts')]), /not a path inside the folder/);
      await assert.rejects(versionControl.show(path('../outside.ts')), /not a path inside the folder/);
    });

    it('takes names as they are, not as patterns', async () => {
      await commitAll({ '[id].ts': 'a\n', 'i.ts': 'a\n' });
      await folder.write('[id].ts', 'b\n');
      await folder.write('i.ts', 'b\n');
      await versionControl.commit('One', [path('[id].ts')]);
      assert.deepEqual(await versionControl.status(), [{ path: 'i.ts', state: 'modified' }]);
    });

    it('makes a branch and stands on it, with the change kept', async () => {
      await commitAll({ 'a.ts': 'a\n' });
      await folder.write('a.ts', 'b\n');
      await versionControl.branch('refactor/rename-x');
      assert.equal(await folder.ask('branch', '--show-current'), 'refactor/rename-x\n');
      assert.deepEqual(await versionControl.status(), [{ path: 'a.ts', state: 'modified' }]);
      for (const name of ['--detach', 'a b', '', 'a..b'])
        await assert.rejects(versionControl.branch(name), /can’t be the name of a branch/);
      await assert.rejects(versionControl.branch('refactor/rename-x'), /already exists/);
    });
  });
}
