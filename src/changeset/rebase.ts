import type { ChangedFile, Conflict, FileContent, Hunk, HunkDecision, Provenance, RebasedChanges } from '../domain/change.ts';
import type { HunkId, TaskId, WorkspacePath } from '../domain/ids.ts';
import { cutHunks } from './hunks.ts';
import { marksOf } from './leave-out.ts';
import { byDeclaration } from './merge-declarations.ts';
import { mergeFile, type Version } from './merge-file.ts';
import type { PartReader } from './parts.ts';
import { attribute, UNKNOWN_SOURCE } from './provenance.ts';

export interface RebasedFile {
  readonly file: ChangedFile;
  readonly conflicts: readonly Conflict[];
  readonly decisions: RebasedChanges['decisions'];
}

/** What changes are moved onto. */
export interface NewGround {
  /** The file as the user has it now. */
  readonly now: FileContent | null;
  /** Where it is now, if the user has moved it. */
  readonly path?: WorkspacePath;
  /** What tasks did by recipes, done over: on the user's text, and on the one that the changes were made on. */
  readonly redone?: {
    readonly now: Version;
    readonly before: string | null;
    /** What is offered, with what the user has renamed since; line for line the same otherwise. */
    readonly offered?: string;
  };
}

/**
 * Moves the changes of a file onto a newer text of it, three-way. The user's newer edits always stay; hunks keep their
 * sources and, where nothing in them is different, what was decided of them. With something that reads its parts the file
 * is merged by declaration where lines clash.
 */
export function rebaseFile(
  file: ChangedFile,
  { now, path = file.path, redone }: NewGround,
  decided: ReadonlyMap<HunkId, HunkDecision>,
  read?: PartReader,
): RebasedFile {
  const ours = redone?.now ?? { text: now?.text ?? null, marks: [] };
  const origin = redone ? redone.before : (file.base?.text ?? null);
  const theirs = { text: redone?.offered ?? file.after, marks: marksOf(file.hunks) };
  const { version, clashes } = mergeFile(ours, origin, theirs, read && byDeclaration(read, path));
  const hunks = cutHunks(path, now?.text ?? null, version.text).map((hunk) => attribute(hunk, version.marks, sourceOf(file)));
  const from = file.from ?? (path === file.path ? undefined : file.path);
  return {
    file: { path, ...(from !== undefined && { from }), base: now, after: version.text, hunks },
    conflicts: clashes.map(({ keptLines, droppedLines }) => ({
      path,
      kept: 'user',
      dropped: writerOf(file, droppedLines),
      keptLines,
      droppedLines,
    })),
    decisions: keptDecisions(file.hunks, hunks, decided),
  };
}

/** What was decided of hunks that are still the same, in the order in which they stand. */
export function keptDecisions(
  before: readonly Hunk[],
  now: readonly Hunk[],
  decided: ReadonlyMap<HunkId, HunkDecision>,
): (readonly [HunkId, HunkDecision])[] {
  const left = [...before];
  return now.flatMap((hunk) => {
    const index = left.findIndex((old) => isSame(old, hunk));
    const [old] = index < 0 ? [] : left.splice(index, 1);
    const decision = old && decided.get(old.id);
    return decision ? [[hunk.id, decision] as const] : [];
  });
}

const isSame = (one: Hunk, other: Hunk): boolean =>
  one.baseLines.join('') === other.baseLines.join('') && one.afterLines.join('') === other.afterLines.join('');

export function writerOf({ hunks }: ChangedFile, lines: readonly string[]): TaskId {
  const text = lines.join('');
  const hunk = hunks.find(({ afterLines }) => text !== '' && afterLines.join('').includes(text)) ?? hunks[0];
  return (hunk?.provenance ?? UNKNOWN_SOURCE).taskId;
}

export const sourceOf = ({ hunks }: ChangedFile): Provenance => hunks[0]?.provenance ?? UNKNOWN_SOURCE;
