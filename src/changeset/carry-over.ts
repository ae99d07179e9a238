import type { ChangedFile, ChangeSet, Conflict, HunkDecision } from '../domain/change.ts';
import type { HunkId, WorkspacePath } from '../domain/ids.ts';
import { cutHunks } from './hunks.ts';
import { marksOf } from './leave-out.ts';
import { mergeFile } from './merge-file.ts';
import { attribute } from './provenance.ts';
import { keptDecisions, sourceOf, writerOf } from './rebase.ts';

export interface CarriedOver {
  readonly changes: ChangeSet;
  /** What the user had decided of hunks that are still the same. */
  readonly decisions: readonly (readonly [HunkId, HunkDecision])[];
}

/**
 * What tasks offer now, with all that the user has made of what they offered before: hunks edited, changes moved onto newer
 * edits. Where a task has since changed the lines that the user has written, the user's stay, and both are shown.
 * @param shown what the user has before them, @param offered what the tasks had offered of it, @param now what they offer now.
 */
export function carryOver(shown: ChangeSet, offered: ChangeSet, now: ChangeSet, decided: ReadonlyMap<HunkId, HunkDecision>): CarriedOver {
  const at = (changes: ChangeSet): ReadonlyMap<WorkspacePath, ChangedFile> => new Map(changes.files.map((file) => [file.path, file]));
  const [before, theirs, next] = [at(shown), at(offered), at(now)];
  const conflicts: Conflict[] = [];
  const files: ChangedFile[] = [];
  let isTouched = false;
  for (const path of new Set([...next.keys(), ...before.keys()])) {
    const [mine, origin, theirsNow] = [before.get(path), theirs.get(path), next.get(path)];
    if (!mine || !origin || isSame(mine, origin)) {
      if (theirsNow) files.push(theirsNow);
      continue;
    }
    isTouched = true;
    const carried = carryFile(mine, origin, theirsNow, conflicts);
    if (carried.hunks.length > 0) files.push(carried);
  }
  const known = shown.conflicts.filter(({ kept, path }) => kept === 'user' && (next.has(path) || before.has(path)));
  const decisions = files.flatMap((file) => keptDecisions(before.get(file.path)?.hunks ?? [], file.hunks, decided));
  if (!isTouched && known.length === 0) return { changes: now, decisions };
  const sorted = files.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { changes: { files: sorted, conflicts: [...now.conflicts, ...known, ...conflicts] }, decisions };
}

function carryFile(mine: ChangedFile, origin: ChangedFile, now: ChangedFile | undefined, conflicts: Conflict[]): ChangedFile {
  const { path } = mine;
  // A task that took its change back leaves the file as it was.
  const after = now ? now.after : (origin.base?.text ?? null);
  const base = now && now.base?.text !== origin.base?.text ? now.base : mine.base;
  const merged = mergeFile({ text: mine.after, marks: marksOf(mine.hunks) }, origin.after, {
    text: after,
    marks: now ? marksOf(now.hunks) : [],
  });
  const { text, marks } = merged.version;
  for (const { keptLines, droppedLines } of merged.clashes)
    conflicts.push({ path, kept: 'user', dropped: writerOf(now ?? origin, droppedLines), keptLines, droppedLines });
  const hunks = cutHunks(path, base?.text ?? null, text).map((hunk) => attribute(hunk, marks, sourceOf(now ?? mine)));
  return { path, base, after: text, hunks };
}

const isSame = (one: ChangedFile, other: ChangedFile): boolean =>
  one.after === other.after && (one.base?.text ?? null) === (other.base?.text ?? null);
