import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GitVersionControl } from '../../src/workspace/git.ts';
import { makeGitFolder } from '../support/git-folder.ts';
import { versionControlContract } from './version-control.contract.ts';

versionControlContract('GitVersionControl', async () => {
  const folder = await makeGitFolder();
  return {
    versionControl: new GitVersionControl(folder.path),
    write: (path, text) => folder.write(path, text),
    ask: (...args) => folder.git(...args),
    dispose: () => folder.dispose(),
  };
});

versionControlContract('GitVersionControl in a folder of a repository', async () => {
  const folder = await makeGitFolder();
  const inner = join(folder.path, 'packages', 'app');
  await mkdir(inner, { recursive: true });
  // What lies beside the folder is none of its business.
  await folder.write('beside.ts', 'x\n');
  return {
    versionControl: new GitVersionControl(inner),
    write: (path, text) => folder.write(`packages/app/${path}`, text),
    async ask(...args) {
      const { stdout } = await promisify(execFile)('git', args, { cwd: inner });
      return stdout.replaceAll('packages/app/', '');
    },
    dispose: () => folder.dispose(),
  };
});
