import { leaveOut } from '../../changeset/leave-out.ts';
import type { ChangeSet, Conflict, Hunk, TaskChanges } from '../../domain/change.ts';
import type { HunkId, TaskId } from '../../domain/ids.ts';
import type { Diagnostic } from '../../ports/diagnosis.ts';

/** How often what was left out may bring up more. */
const MOST_ROUNDS = 4;

/**
 * Takes hunks out of a merge that do not compile with the rest, those of later tasks first, and records both sides as
 * conflicts. Where that does not lead to a merge that compiles, all stays in and the conflicts are told all the same.
 */
export async function leaveOutWhatBreaks(
  changes: ChangeSet,
  errors: readonly Diagnostic[],
  tasks: readonly TaskChanges[],
  errorsOf: (changes: ChangeSet) => Promise<readonly Diagnostic[] | undefined>,
): Promise<ChangeSet> {
  const order = tasks.map(({ taskId }) => taskId);
  let [left, found]: [ChangeSet, readonly Diagnostic[] | undefined] = [changes, errors];
  for (let round = 0; round < MOST_ROUNDS && found && found.length > 0; round++) {
    const broken = brokenHunks(left, found, order);
    if (broken.length === 0) break;
    const ids = new Set(broken.map(({ hunk }) => hunk.id));
    const files = left.files.map((file) => leaveOut(file, ids)).filter(({ hunks }) => hunks.length > 0);
    left = { files, conflicts: [...left.conflicts, ...broken.map((one) => toConflict(one, order))] };
    found = await errorsOf(left);
  }
  if (found?.length === 0) return left;
  const told = brokenHunks(changes, errors, order).map((one) => toConflict(one, order));
  return { files: changes.files, conflicts: [...changes.conflicts, ...told] };
}

interface Broken {
  readonly hunk: Hunk;
  readonly error: Diagnostic;
}

/** The hunks with errors in them, of the latest task that has any. */
function brokenHunks({ files }: ChangeSet, errors: readonly Diagnostic[], order: readonly TaskId[]): Broken[] {
  const broken = new Map<HunkId, Broken>();
  for (const error of errors) {
    const hunks = files.find(({ path }) => path === error.path)?.hunks ?? [];
    const hunk = hunks.find(({ afterStart, afterLines }) => error.line >= afterStart && error.line < afterStart + afterLines.length);
    if (hunk && !broken.has(hunk.id)) broken.set(hunk.id, { hunk, error });
  }
  const rank = ({ hunk }: Broken): number => order.indexOf(hunk.provenance.taskId);
  const latest = Math.max(...[...broken.values()].map(rank));
  return [...broken.values()].filter((one) => rank(one) === latest);
}

function toConflict({ hunk, error }: Broken, order: readonly TaskId[]): Conflict {
  const dropped = hunk.provenance.taskId;
  return {
    path: hunk.path,
    kept: order.find((taskId) => taskId !== dropped) ?? dropped,
    dropped,
    keptLines: hunk.baseLines,
    droppedLines: hunk.afterLines,
    reason: `together they do not compile: ${error.code} ${error.message}`,
  };
}
