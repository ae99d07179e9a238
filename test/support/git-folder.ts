import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A new repository in a temporary folder, with a committer of its own. */
export interface GitFolder {
  readonly path: string;
  write(path: string, text: string | null): Promise<void>;
  git(...args: string[]): Promise<string>;
  dispose(): Promise<void>;
}

export async function makeGitFolder(): Promise<GitFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'git-folder-')));
  const git = async (...args: string[]): Promise<string> => {
    const running = run('git', args, { cwd: path, timeout: 15_000 });
    // A program that git starts may wait for what is never said.
    running.child.stdin?.end();
    return (await running).stdout;
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Test');
  await git('config', 'user.email', 'test@example.com');
  await git('config', 'core.autocrlf', 'false');
  return {
    path,
    git,
    async write(name, text) {
      if (text === null) return rm(join(path, name));
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    },
    dispose: () => rm(path, { recursive: true, force: true }),
  };
}
