import { constants, type Dirent } from 'node:fs';
import { copyFile, mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { messageOf } from '../domain/failure.ts';
import { bounded, FILES_AT_A_TIME } from './bounded.ts';
import { mirrorModules } from './mirror-modules.ts';
import { MIRROR_PREFIX, toMirror, type MirrorPaths } from './mirror-paths.ts';

/** Never copied, wherever they are: git's own files, and what tools keep to be faster. */
const LEFT_OUT = new Set(
  '.git .hg .svn .cache .next .nuxt .turbo .parcel-cache .svelte-kit .angular .vite .vitest .nx .rollup.cache .nyc_output .eslintcache .DS_Store'.split(
    ' ',
  ),
);

/** Left out beside a package.json only: elsewhere the name may be that of a folder of sources. */
const LEFT_OUT_OF_PACKAGES = new Set(['coverage']);

/** What package managers leave in a `node_modules` that they fill. */
const INSTALLED = new Set(['.bin', '.package-lock.json', '.modules.yaml', '.yarn-integrity', '.yarn-state.yml']);

/**
 * Copies the folder to its mirror, without what no check needs. Packages are not copied but linked, see
 * {@link mirrorModules}. A link inside the folder leads to the mirror's copy of its goal; one that leads out of the
 * folder is left out, so that nothing written in the mirror lands elsewhere. Returns what was left out and why.
 */
export async function mirrorTree(paths: MirrorPaths, signal: AbortSignal): Promise<readonly string[]> {
  const notes: string[] = [];
  const inTurn = bounded(FILES_AT_A_TIME);
  await copyFolder(paths.folder, paths.root);
  // Only here, when nothing is under way any more: what is half made can then be removed.
  signal.throwIfAborted();
  return notes;

  async function copyFolder(from: string, to: string): Promise<void> {
    const [entries] = await inTurn(() => Promise.all([readFolder(from), mkdir(to, { recursive: true })]));
    if (signal.aborted) return;
    const isPackage = entries.some(({ name }) => name === 'package.json');
    await Promise.all(entries.map((entry) => copyEntry(entry, isPackage, join(from, entry.name), join(to, entry.name))));
  }

  async function copyEntry(entry: Dirent, isInPackage: boolean, from: string, to: string): Promise<void> {
    // The folder may hold the system's temporary folder, and so the mirror itself.
    if (entry.name.startsWith(MIRROR_PREFIX)) return;
    // A compiler would take what it wrote about the real files for true of the mirror's.
    if (LEFT_OUT.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) return;
    if (isInPackage && LEFT_OUT_OF_PACKAGES.has(entry.name)) return;
    if (entry.name === 'node_modules' && (entry.isSymbolicLink() || (await isInstalled(from)))) {
      return mirrorModules(from, to, paths).catch((error: unknown) => leaveOut(from, messageOf(error)));
    }
    if (entry.isDirectory()) return copyFolder(from, to);
    if (entry.isSymbolicLink()) return inTurn(() => copyLink(from, to));
    if (entry.isFile()) return inTurn(() => copy(from, to));
    leaveOut(from, 'it is neither a file nor a folder');
  }

  /** Whether a package manager has filled it. One that has not is a fixture of some test, or small: it is copied like any folder. */
  async function isInstalled(modules: string): Promise<boolean> {
    return dirname(modules) === paths.folder || (await readFolder(modules)).some(({ name }) => INSTALLED.has(name));
  }

  async function copy(from: string, to: string): Promise<void> {
    if (signal.aborted) return;
    try {
      await copyFile(from, to, constants.COPYFILE_FICLONE);
    } catch (error) {
      leaveOut(from, messageOf(error));
    }
  }

  async function copyLink(from: string, to: string): Promise<void> {
    const goal = await realpath(from).catch(() => undefined);
    const mirrored = goal === undefined ? undefined : toMirror(paths, goal);
    if (mirrored === undefined) leaveOut(from, `it is a link that leads ${goal === undefined ? 'nowhere' : 'out of the folder'}`);
    else await symlink(relative(dirname(to), mirrored), to);
  }

  async function readFolder(folder: string): Promise<Dirent[]> {
    try {
      return await readdir(folder, { withFileTypes: true });
    } catch (error) {
      leaveOut(folder, messageOf(error));
      return [];
    }
  }

  function leaveOut(place: string, reason: string): void {
    notes.push(`${relative(paths.folder, place)}: ${reason}`);
  }
}
