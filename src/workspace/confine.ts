import { lstat, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { WorkspacePath } from '../domain/ids.ts';
import { parseWorkspacePath } from '../domain/workspace-path.ts';

/**
 * The absolute path that a workspace path really stands for, with every link on the way followed, or why it may not
 * be touched: it is no path of the folder, a link on the way leads out of the folder or nowhere, or it is git's own.
 * The file itself need not exist.
 */
export async function confine(folder: string, path: string): Promise<Result<string, Failure>> {
  const parsed = parseWorkspacePath(path);
  if (!parsed.ok) return refuse(path, `is not a path inside the folder: ${parsed.failure}.`);
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) return refuse(path, `can’t be reached: the folder ${folder} does not exist.`);

  const segments = parsed.value.split('/');
  let place = root;
  for (const [index, segment] of segments.entries()) {
    const next = join(place, segment);
    if (!(await exists(next))) {
      place = join(place, ...segments.slice(index));
      break;
    }
    const real = await realpath(next).catch(() => undefined);
    if (real === undefined) return refuse(path, 'goes through a link that leads nowhere.');
    if (!isInside(root, real)) return refuse(path, 'goes through a link that leads out of the folder.');
    place = real;
  }
  const inside = relative(root, place).split(sep);
  return inside.some(isGits) ? refuse(path, 'belongs to git and is never written.') : ok(place);
}

/** Whether a place is the folder or below it; both absolute, with no links in them. */
export function isInside(root: string, place: string): boolean {
  return place === root || place.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** The workspace path of an absolute one, or undefined where it lies outside. */
export function toWorkspacePath(root: string, place: string): WorkspacePath | undefined {
  return place !== root && isInside(root, place) ? WorkspacePath(relative(root, place).split(sep).join('/')) : undefined;
}

/** `.git`, under each of the names by which some file system finds it. */
function isGits(segment: string): boolean {
  return /^(\.git|git~1)[. ]*$/i.test(segment.replaceAll(/[\u200b-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, ''));
}

/** Whether there is anything under that name, be it a link that leads nowhere. */
async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

const refuse = (path: string, reason: string): Result<never, Failure> => fail(failure('bad-input', `${path} ${reason}`));
