import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIRROR_PREFIX } from './mirror-paths.ts';
import { removeMirror } from './mirror.ts';

/** Removes the mirrors of processes that are gone: those that could not tidy up after themselves. */
export async function removeStaleMirrors(): Promise<void> {
  const folder = tmpdir();
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const pid = new RegExp(`^${MIRROR_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await removeMirror(join(folder, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it: then it is there, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
