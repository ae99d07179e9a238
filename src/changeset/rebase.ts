import type { ChangedFile, FileContent, Hunk, HunkDecision, Provenance, RebasedFile } from '../domain/change.ts';
import type { HunkId, TaskId } from '../domain/ids.ts';
import { cutHunks } from './hunks.ts';
import { marksOf } from './leave-out.ts';
import { byDeclaration } from './merge-declarations.ts';
import { mergeFile } from './merge-file.ts';
import type { PartReader } from './parts.ts';
import { attribute, UNKNOWN_SOURCE } from './provenance.ts';

/**
 * Moves the changes of a file onto a newer text of it, three-way. The user's newer edits always stay; hunks keep their
 * sources and, where nothing in them is different, what was decided of them. With something that reads its parts the file
 * is merged by declaration where lines clash.
 */
export function rebaseFile(
  file: ChangedFile,
  now: FileContent | null,
  decided: ReadonlyMap<HunkId, HunkDecision>,
  read?: PartReader,
): RebasedFile {
  const ours = { text: now?.text ?? null, marks: [] };
  const theirs = { text: file.after, marks: marksOf(file.hunks) };
  const { version, clashes } = mergeFile(ours, file.base?.text ?? null, theirs, read && byDeclaration(read, file.path));
  const hunks = cutHunks(file.path, ours.text, version.text).map((hunk) => attribute(hunk, version.marks, sourceOf(file)));
  return {
    file: { path: file.path, base: now, after: version.text, hunks },
    conflicts: clashes.map(({ keptLines, droppedLines }) => ({
      path: file.path,
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
