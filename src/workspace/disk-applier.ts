import { constants } from 'node:fs';
import { access, chmod, chown, link, lstat, mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../domain/failure.ts';
import type { SkippedFile, WrittenFile } from '../domain/event.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { Applier, ApplyReport } from '../ports/workspace.ts';
import { confine } from './confine.ts';

/**
 * Writes to the real files of a folder, for where there is no editor.
 *
 * A file is replaced by renaming a finished, synced one over it, so that nobody ever sees half of it; it keeps its
 * permissions. One that is not, to the byte, what it should be is left alone. The files are independent: one that is
 * skipped does not stop the others.
 */
export class DiskApplier implements Applier {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async apply(files: readonly WrittenFile[]): Promise<ApplyReport> {
    const written: WrittenFile[] = [];
    const skipped: SkippedFile[] = [];
    for (const file of files) {
      const reason = await this.#write(file).catch((error: unknown) => `It could not be written: ${messageOf(error)}`);
      if (reason === undefined) written.push(file);
      else skipped.push({ path: file.path, reason });
    }
    return { written, skipped };
  }

  /** Undefined when the file was written, else why not. */
  async #write({ path, before, after }: WrittenFile): Promise<string | undefined> {
    const target = await this.#confined(path);
    const objection = await objectionTo(target, before);
    if (objection !== undefined) return objection;
    if (after === null) {
      // Taking away what a link leads to would take away a file that nobody named.
      const named = await lstat(join(this.#folder, path)).catch(() => undefined);
      if (named?.isSymbolicLink()) return 'It is a link; delete it by hand.';
      if (named) await rm(target);
    } else {
      await mkdir(dirname(target), { recursive: true });
      // A folder on the way may have come into being as a link in the meantime.
      if ((await this.#confined(path)) !== target) return MOVED_ON;
      if (!(await replace(target, before, after))) return MOVED_ON;
    }
    await syncFolder(dirname(target));
    return undefined;
  }

  async #confined(path: WorkspacePath): Promise<string> {
    const place = await confine(this.#folder, path);
    if (!place.ok) throw new Error(place.failure.message);
    return place.value;
  }
}

const MOVED_ON = 'It has changed since; it was left as it is.';

/** Why the file at `target` may not be replaced; undefined where it is what `before` says. */
async function objectionTo(target: string, before: string | null): Promise<string | undefined> {
  const found = await lstat(target).catch(() => undefined);
  if (!found) return before === null ? undefined : 'It is not there any more.';
  if (!found.isFile()) return 'It is not a file.';
  if (before === null) return 'There is a file of that name already; it was left as it is.';
  const bytes = await readFile(target);
  if (!bytes.equals(Buffer.from(before))) {
    return bytes.toString('utf8') === before
      ? 'It is not valid UTF-8; writing it would change bytes that nobody meant to change.'
      : MOVED_ON;
  }
  const isWritable = await access(target, constants.W_OK).then(
    () => true,
    () => false,
  );
  return isWritable ? undefined : 'It is write-protected.';
}

/** Puts a finished file in the place of `target`; false where `target` turned into something else at the last moment. */
async function replace(target: string, before: string | null, after: string): Promise<boolean> {
  const old = before === null ? undefined : await lstat(target);
  const temporary = join(dirname(target), `.${basename(target).slice(0, 80)}.${crypto.randomUUID()}.tmp`);
  const handle = await open(temporary, 'wx', old ? old.mode & 0o7777 : 0o666);
  try {
    await fill(handle, after);
    if (old) await keepOwner(temporary, old);
    if ((await objectionTo(target, before)) !== undefined) return false;
    if (before === null) await linkNew(temporary, target);
    else await rename(temporary, target);
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function fill(handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepOwner(
  path: string,
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
): Promise<void> {
  // Only root may give files away; for everybody else the owner is the same anyway, or can't be helped.
  await chown(path, uid, gid).catch(() => undefined);
  // After the owner, as a change of owner clears the special bits; and not subject to the umask, as the bits given to `open` are.
  await chmod(path, mode & 0o7777);
}

/** Gives a new file its name without ever taking the place of another. */
async function linkNew(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    // Some file systems have no hard links. What is lost there is only the guard against a race.
    const isUnsupported =
      error instanceof Error && 'code' in error && ['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(String(error.code));
    if (!isUnsupported) throw error;
    await rename(temporary, target);
  }
}

/** Makes a name that came or went durable, where the system can do that; on Windows folders can't be synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
