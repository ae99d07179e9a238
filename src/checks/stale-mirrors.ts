import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';
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
