import { constants } from 'node:fs';
import { access, chmod, chown, link, lstat, mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { temporaryFor } from './temporary-name.ts';

/** One file about to be written: all that can go wrong beforehand has not. */
export interface StagedWrite {
  /** Puts it in its place; undefined when that is done, else why it was left alone. Throws where the disk refuses. */
  commit(): Promise<string | undefined>;
  /** Takes away what was prepared; does nothing after a commit. */
  discard(): Promise<void>;
}

export interface StageRequest {
  /** The real place of the file, every link followed. */
  readonly target: string;
  /** What must be there for it to be written; null for nothing. */
  readonly before: string | null;
  /** What is to be there; null for nothing. */
  readonly after: string | null;
  /** Whether the name still leads to `target`: a folder on the way may have come into being as a link in the meantime. */
  readonly isStillThere: () => Promise<boolean>;
}

/**
 * Prepares to write: the new text lies finished and synced beside the target, so that to commit is a rename and nobody
 * ever sees half of it. The file keeps its permissions.
 */
export async function stage({ target, before, after, isStillThere }: StageRequest): Promise<StagedWrite> {
  if (after === null) return deletion(target, before);
  await mkdir(dirname(target), { recursive: true });
  const old = before === null ? undefined : await lstat(target);
  const temporary = temporaryFor(target);
  const discard = (): Promise<void> => rm(temporary, { force: true });
  try {
    const handle = await open(temporary, 'wx', old ? old.mode & 0o7777 : 0o666);
    await fill(handle, after);
    if (old) await keepOwner(temporary, old);
  } catch (error) {
    await discard().catch(() => undefined);
    throw error;
  }
  return {
    discard,
    commit: async () => {
      if (!(await isStillThere()) || (await objectionTo(target, before)) !== undefined) return MOVED_ON;
      if (before === null) await linkNew(temporary, target);
      else await rename(temporary, target);
      await syncFolder(dirname(target));
      return undefined;
    },
  };
}

function deletion(target: string, before: string | null): StagedWrite {
  return {
    discard: () => Promise.resolve(),
    commit: async () => {
      if ((await objectionTo(target, before)) !== undefined) return MOVED_ON;
      await rm(target, { force: true });
      await syncFolder(dirname(target));
      return undefined;
    },
  };
}

export const MOVED_ON = 'It has changed since; it was left as it is.';

/** Why the file at `target` may not be replaced; undefined where it is what `before` says. */
export async function objectionTo(target: string, before: string | null): Promise<string | undefined> {
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
