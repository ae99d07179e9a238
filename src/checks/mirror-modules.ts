import { copyFile, mkdir, readdir, realpath, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { bounded, FILES_AT_A_TIME } from './bounded.ts';
import { toMirror, type MirrorPaths } from './mirror-paths.ts';

/** Of the folders whose name starts with a dot, those that hold packages. In the others tools keep what they write. */
const STORES = new Set(['.pnpm', '.prisma', '.store', '.bun', '.deno']);

/** Folders whose entries are linked one by one, because some of them may lead back into the workspace. */
const isGroup = (name: string): boolean => name.startsWith('@') || name === '.bin';

/**
 * Makes a `node_modules` in the mirror: a folder of its own, whose entries are links to the real packages. So what
 * tools write beside the packages, as in `node_modules/.cache`, stays in the mirror. A package that is itself part of
 * the folder, as in a monorepo, is linked to the mirror's copy: what is tested is what was changed.
 */
export async function mirrorModules(from: string, to: string, paths: MirrorPaths): Promise<void> {
  const inTurn = bounded(FILES_AT_A_TIME);
  await linkEntries(from, to);

  async function linkEntries(source: string, target: string): Promise<void> {
    await mkdir(target, { recursive: true });
    const names = await readdir(source);
    await Promise.all(names.map((name) => linkEntry(name, join(source, name), join(target, name))));
  }

  async function linkEntry(name: string, source: string, target: string): Promise<void> {
    const goal = await inTurn(() => realpath(source).catch(() => undefined));
    const found = goal === undefined ? undefined : await inTurn(() => stat(goal).catch(() => undefined));
    // What leads nowhere is as well not there.
    if (goal === undefined || !found) return;
    const isFolder = found.isDirectory();
    if (isFolder && isGroup(name)) return linkEntries(source, target);
    if (name.startsWith('.')) {
      if (isFolder && STORES.has(name)) await inTurn(() => link(goal, target, isFolder));
      if (!isFolder) await inTurn(() => copyFile(goal, target));
      return;
    }
    await inTurn(() => link(inMirror(goal) ?? goal, target, isFolder));
  }

  /** The mirror's copy of a package that lies in the folder itself; what lies in one of its `node_modules` is not copied. */
  function inMirror(goal: string): string | undefined {
    const mirrored = toMirror(paths, goal);
    return mirrored === undefined || goal.slice(paths.folder.length).split(/[\\/]/).includes('node_modules') ? undefined : mirrored;
  }
}

/** Links where the system lets us: on Windows folders can be joined by anyone, but files only be copied. */
async function link(goal: string, place: string, isFolder: boolean): Promise<void> {
  if (process.platform === 'win32' && !isFolder) await copyFile(goal, place);
  else await symlink(goal, place, isFolder ? 'junction' : 'file');
}
