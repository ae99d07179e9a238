import { leaveOut } from '../../changeset/leave-out.ts';
import type { ChangeSet, Conflict, Hunk, Provenance, TaskChanges } from '../../domain/change.ts';
import type { HunkId, TaskId } from '../../domain/ids.ts';
import type { Diagnostic } from '../../ports/diagnosis.ts';
import { hasWord } from '../ast/words.ts';

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
    left = { files, conflicts: [...left.conflicts, ...broken.map((one) => toConflict(one, left))] };
    found = await errorsOf(left);
  }
  if (found?.length === 0) return left;
  const told = brokenHunks(changes, errors, order).map((one) => toConflict(one, changes, true));
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

/** What stays is what was there before any task, unless all stays in. */
function toConflict({ hunk, error }: Broken, changes: ChangeSet, isIn = false): Conflict {
  const against = counterpart(hunk, error, changes);
  return {
    path: hunk.path,
    kept: 'base',
    dropped: hunk.provenance.taskId,
    keptLines: hunk.baseLines,
    droppedLines: hunk.afterLines,
    cause: {
      kind: 'does-not-compile',
      code: error.code,
      message: error.message,
      ...(against && {
        against: { taskId: against.provenance.taskId, path: against.path, line: against.afterStart, lines: linesOf(against) },
      }),
      ...(isIn && { isIn }),
    },
  };
}

/** What it has now, or has taken away. */
const linesOf = ({ afterLines, baseLines }: Hunk): readonly string[] => (afterLines.length > 0 ? afterLines : baseLines);

/**
 * The change of another task that an error speaks of: one that takes away a name in its message or, without any in there, that
 * is about a name called on its line. Undefined where there is none, or where it may be either of two tasks.
 */
function counterpart(hunk: Hunk, { message, line }: Diagnostic, { files }: ChangeSet): Hunk | undefined {
  const others = files.flatMap(({ hunks }) => hunks).filter((one) => [one.provenance, ...one.alsoFrom].every(isOthers));
  const told = [...message.matchAll(/['"‘“]([A-Za-z_$][\w$]*)['"’”]/g)].map(([, name = '']) => name);
  const called = [...(hunk.afterLines[line - hunk.afterStart] ?? '').matchAll(/([A-Za-z_$][\w$]*)\s*\(/g)].map(([, name = '']) => name);
  for (const names of [told, called]) {
    const about = others.filter((one) => names.some((name) => hasWord([...one.baseLines, ...one.afterLines].join(''), name)));
    const gone = about.filter((one) =>
      names.some((name) => hasWord(one.baseLines.join(''), name) && !hasWord(one.afterLines.join(''), name)),
    );
    const [first, ...more] = gone.length > 0 ? gone : about;
    if (first) return more.every(({ provenance }) => provenance.taskId === first.provenance.taskId) ? first : undefined;
  }
  return undefined;

  function isOthers({ taskId }: Provenance): boolean {
    return taskId !== hunk.provenance.taskId;
  }
}
