import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { WorkspacePath } from '../domain/ids.ts';
import { parseWorkspacePath } from '../domain/workspace-path.ts';
import type { FileText } from '../ports/code.ts';
import { mirrorModules } from './mirror-modules.ts';
import { isOutside, MIRROR_PREFIX, mirrorPaths, unmirrorText, type MirrorPaths } from './mirror-paths.ts';
import { mirrorTree } from './mirror-tree.ts';

/**
 * A temporary copy of a folder in which commands of the folder may run and write as they like. Nothing they do there
 * reaches the folder itself; its packages they find by links.
 */
export class Mirror {
  readonly paths: MirrorPaths;
  /** What of the folder is not in the mirror, and why. */
  readonly notes: readonly string[];
  #texts = new Map<WorkspacePath, string | null>();

  private constructor(paths: MirrorPaths, notes: readonly string[]) {
    this.paths = paths;
    this.notes = notes;
  }

  /** Copies the folder as it is on the disk. What was made is removed again when it fails or is aborted. */
  static async create(folder: string, signal: AbortSignal): Promise<Mirror> {
    const real = await realpath(folder);
    const mirrorTop = await mkdtemp(join(await realpath(tmpdir()), `${MIRROR_PREFIX}${process.pid}-`));
    try {
      const ancestors = await ancestorsWithModules(real);
      const paths = mirrorPaths(real, ancestors, mirrorTop);
      const [notes] = await Promise.all([mirrorTree(paths, signal), mirrorAncestors(paths)]);
      return new Mirror(paths, notes);
    } catch (error) {
      await removeMirror(mirrorTop);
      throw error;
    }
  }

  /** Makes exactly these texts differ from the disk: texts laid over it before and not named now are taken away again. */
  async update(texts: readonly FileText[]): Promise<void> {
    const wanted = new Map(texts.map(({ path, text }) => [path, text]));
    for (const path of this.#texts.keys()) {
      if (wanted.has(path)) continue;
      await this.#restore(path);
      this.#texts.delete(path);
    }
    for (const [path, text] of wanted) {
      if (this.#texts.has(path) && this.#texts.get(path) === text) continue;
      const place = await this.#clear(path);
      if (text !== null) await writeFile(place, text);
      this.#texts.set(path, text);
    }
  }

  /** The texts of files that a command may have changed, as far as they are other than they were made to be. */
  async readBack(paths: readonly WorkspacePath[]): Promise<{ readonly path: WorkspacePath; readonly text: string }[]> {
    const changed: { readonly path: WorkspacePath; readonly text: string }[] = [];
    for (const path of paths) {
      const text = await readFile(join(this.paths.root, path), 'utf8');
      if (text !== this.#texts.get(path)) changed.push({ path, text });
      this.#texts.set(path, text);
    }
    return changed;
  }

  /** See {@link unmirrorText}. */
  unmirror(text: string): string {
    return unmirrorText(this.paths, text);
  }

  async remove(): Promise<void> {
    await removeMirror(this.paths.mirrorTop);
  }

  async #restore(path: WorkspacePath): Promise<void> {
    const place = await this.#clear(path);
    const real = join(this.paths.folder, path);
    if (await isFile(real)) await copyFile(real, place, constants.COPYFILE_FICLONE);
  }

  /** Takes away what stands at a path, and makes sure that what is written there stays in the mirror. */
  async #clear(path: WorkspacePath): Promise<string> {
    const parsed = parseWorkspacePath(path);
    if (!parsed.ok) throw new Error(`${path} is not a path inside the folder: ${parsed.failure}.`);
    // Behind the links in there are the real packages.
    if (path.split('/').includes('node_modules')) throw new Error(`${path} lies in node_modules, which is never changed.`);
    const place = join(this.paths.root, path);
    await mkdir(dirname(place), { recursive: true });
    const parent = await realpath(dirname(place));
    if (isOutside(relative(this.paths.root, parent))) throw new Error(`${path} leads out of the folder.`);
    await rm(place, { recursive: true, force: true });
    return place;
  }
}

/** Removes a mirror, as far as what ran in it has left it removable. Never follows a link out of it. */
export async function removeMirror(mirrorTop: string): Promise<void> {
  await rm(mirrorTop, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

/** The folders above that have packages which the folder finds, the topmost last. */
async function ancestorsWithModules(folder: string): Promise<string[]> {
  const ancestors: string[] = [];
  for (let place = dirname(folder), below = folder; place !== below; below = place, place = dirname(place)) {
    if (await isFolder(join(place, 'node_modules'))) ancestors.push(place);
  }
  return ancestors;
}

/** Mirrors what a check finds by looking upward: packages, and what says how modules and types are meant. */
async function mirrorAncestors(paths: MirrorPaths): Promise<void> {
  for (let place = dirname(paths.folder); !isOutside(relative(paths.realTop, place)); place = dirname(place)) {
    const mirrored = join(paths.mirrorTop, relative(paths.realTop, place));
    await mkdir(mirrored, { recursive: true });
    const names = await readdir(place).catch((): string[] => []);
    for (const name of names.filter((name) => /^(package|tsconfig(\..+)?)\.json$/.test(name))) {
      await copyFile(join(place, name), join(mirrored, name)).catch(() => undefined);
    }
    if (names.includes('node_modules')) await mirrorModules(join(place, 'node_modules'), join(mirrored, 'node_modules'), paths);
    if (place === paths.realTop) return;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
