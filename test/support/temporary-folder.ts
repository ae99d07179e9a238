import { mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, lstat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** A folder of files for one test. */
export interface TemporaryFolder {
  readonly path: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  link(goal: string, place: string): Promise<void>;
  read(path: string): Promise<string | null>;
  /** Everything below it, each with what would change if it were touched. */
  snapshot(): Promise<Readonly<Record<string, string>>>;
  remove(): Promise<void>;
}

export async function temporaryFolder(files: Readonly<Record<string, string>> = {}): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'crew-test-')));
  const folder: TemporaryFolder = {
    path,
    async write(more) {
      for (const [name, text] of Object.entries(more)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), text);
      }
    },
    async link(goal, place) {
      await mkdir(dirname(join(path, place)), { recursive: true });
      await symlink(goal, join(path, place));
    },
    read: (name) => readFile(join(path, name), 'utf8').catch(() => null),
    snapshot: () => snapshot(path),
    remove: () => rm(path, { recursive: true, force: true }),
  };
  await folder.write(files);
  return folder;
}

async function snapshot(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mtimeNs, mode, ino } = await lstat(path, { bigint: true });
    const content = entry.isFile() ? await readFile(path, 'base64') : entry.isSymbolicLink() ? await readlink(path) : '';
    found[relative(root, path)] = `${ino} ${mode.toString(8)} ${mtimeNs} ${content}`;
  }
  return found;
}
