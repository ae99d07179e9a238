import { splitLines } from '../base/text.ts';
import {
  conflictKey,
  type CarriedChanges,
  type ChangedFile,
  type ChangeSet,
  type Conflict,
  type HunkDecision,
  type Provenance,
} from '../domain/change.ts';
import type { HunkId, WorkspacePath } from '../domain/ids.ts';
import { cutHunks } from './hunks.ts';
import { marksOf } from './leave-out.ts';
import { byDeclaration } from './merge-declarations.ts';
import { mergeFile } from './merge-file.ts';
import type { PartReader } from './parts.ts';
import { attribute } from './provenance.ts';
import { keptDecisions, sourceOf, writerOf } from './rebase.ts';

export interface OfferedAnew {
  /** What the user has before them. */
  readonly shown: ChangeSet;
  /** What the tasks had offered of it. */
  readonly offered: ChangeSet;
  /** What they offer now. */
  readonly now: ChangeSet;
  /** Conflicts with the user's lines that the user has given to a task to merge. */
  readonly settled?: readonly Conflict[];
  readonly decided: ReadonlyMap<HunkId, HunkDecision>;
}

/** Whether the user has made nothing yet of what the tasks had offered, decisions aside. */
export function isAsOffered({ shown, offered }: Pick<OfferedAnew, 'shown' | 'offered'>): boolean {
  const origins = byName(offered);
  const isUntouched = (file: ChangedFile): boolean => isSame(file, origins.get(nameOf(file)));
  return shown.files.length === offered.files.length && shown.files.every(isUntouched) && !shown.conflicts.some(isWithUser);
}

/**
 * What tasks offer now, with all that the user has made of what they offered before: hunks edited, changes moved onto newer
 * edits, or along to where the user has moved a file. Where a task has since changed the lines that the user has written, the
 * user's stay, and both are shown, unless the user has asked for just that. With something that reads its parts a file is merged by declaration where lines clash.
 */
export function carryOver({ shown, offered, now, decided, settled = [] }: OfferedAnew, read?: PartReader): CarriedChanges {
  const [before, origins, next] = [byName(shown), byName(offered), byName(now)];
  const conflicts: Conflict[] = [];
  const files: ChangedFile[] = [];
  const merged = new Set<string>();
  let isTouched = false;
  for (const name of new Set([...next.keys(), ...before.keys()])) {
    const [mine, origin, theirs] = [before.get(name), origins.get(name), next.get(name)];
    if (!mine || isSame(mine, origin)) {
      if (theirs) files.push(theirs);
      continue;
    }
    isTouched = true;
    const given = origin && theirs && carryGivenWay(mine, origin, theirs, settled, read);
    for (const key of given?.merged ?? []) merged.add(key);
    const carried = given?.file ?? (origin ? carryFile(mine, origin, theirs, conflicts, read) : (theirs ?? stillMeant(mine, now)));
    if (carried && carried.hunks.length > 0) files.push(carried);
  }
  const paths = new Set([...files, ...before.values()].map(({ path }) => path));
  const isOpen = (conflict: Conflict): boolean => isWithUser(conflict) && !merged.has(conflictKey(conflict));
  const known = shown.conflicts.filter((conflict) => isOpen(conflict) && paths.has(conflict.path));
  const decisions = files.flatMap((file) => keptDecisions(before.get(nameOf(file))?.hunks ?? [], file.hunks, decided));
  if (!isTouched && known.length === 0 && merged.size === 0) return { changes: now, decisions };
  const sorted = files.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { changes: { files: sorted, conflicts: [...now.conflicts, ...known, ...conflicts] }, decisions };
}

function carryFile(
  mine: ChangedFile,
  origin: ChangedFile,
  now: ChangedFile | undefined,
  conflicts: Conflict[],
  read: PartReader | undefined,
): ChangedFile {
  const { path, from } = mine;
  // A task that took its change back leaves the file as it was.
  const after = now ? now.after : (origin.base?.text ?? null);
  const base = now && now.base?.text !== origin.base?.text ? now.base : mine.base;
  const ours = { text: mine.after, marks: marksOf(mine.hunks) };
  const theirs = { text: after, marks: now ? marksOf(now.hunks) : [] };
  const merged = mergeFile(ours, origin.after, theirs, read && byDeclaration(read, path));
  const { text, marks } = merged.version;
  for (const { keptLines, droppedLines } of merged.clashes)
    conflicts.push({ path, kept: 'user', dropped: writerOf(now ?? origin, droppedLines), keptLines, droppedLines });
  const hunks = cutHunks(path, base?.text ?? null, text).map((hunk) => attribute(hunk, marks, sourceOf(now ?? mine)));
  return { path, ...(from !== undefined && { from }), base, after: text, hunks };
}

/**
 * The file with what the task has written for both where the user has asked it to; undefined where that does not come out
 * even: what the task has left as it was, or can't be found, or clashes once more, stays the user's.
 */
function carryGivenWay(
  mine: ChangedFile,
  origin: ChangedFile,
  now: ChangedFile,
  settled: readonly Conflict[],
  read: PartReader | undefined,
): { readonly file: ChangedFile; readonly merged: readonly string[] } | undefined {
  const written = splitLines(now.after ?? '');
  let lines = splitLines(mine.after ?? '');
  const merged: string[] = [];
  for (const conflict of settled.filter(({ path }) => path === mine.path)) {
    const { keptLines, droppedLines } = conflict;
    const [at, ...others] = placesOf(keptLines, lines);
    if (at === undefined || others.length > 0 || placesOf(droppedLines, written).length > 0) continue;
    // The task's own former lines: what it has written in their place then takes it.
    lines = [...lines.slice(0, at), ...droppedLines, ...lines.slice(at + keptLines.length)];
    merged.push(conflictKey(conflict));
  }
  if (merged.length === 0) return undefined;
  const after = lines.join('');
  const marks = marksOf(mine.hunks);
  const hunks = cutHunks(mine.path, mine.base?.text ?? null, after).map((hunk) => attribute(hunk, marks, sourceOf(now)));
  const clashes: Conflict[] = [];
  const file = carryFile({ ...mine, after, hunks }, origin, now, clashes, read);
  return clashes.length === 0 ? { file, merged } : undefined;
}

/** Where lines stand in a text, from 0; nowhere if there are none. */
function placesOf(wanted: readonly string[], lines: readonly string[]): number[] {
  if (wanted.length === 0) return [];
  return lines.flatMap((_line, at) => (wanted.every((line, index) => lines[at + index] === line) ? [at] : []));
}

/** A file that no task has changed: what was done elsewhere was done in it for the user's newer edits. It is, for as long as it is done elsewhere. */
function stillMeant(mine: ChangedFile, { files }: ChangeSet): ChangedFile | undefined {
  const sources = new Set(files.flatMap(({ hunks }) => hunks.flatMap(sourcesOf)));
  return mine.hunks.flatMap(sourcesOf).some((source) => sources.has(source)) ? mine : undefined;
}

const sourcesOf = ({ provenance, alsoFrom }: ChangedFile['hunks'][number]): string[] =>
  [provenance, ...alsoFrom].map(({ taskId, source }: Provenance) => JSON.stringify([taskId, source]));

/** What the tasks call a file. */
const nameOf = ({ path, from = path }: ChangedFile): WorkspacePath => from;

const byName = ({ files }: ChangeSet): ReadonlyMap<WorkspacePath, ChangedFile> => new Map(files.map((file) => [nameOf(file), file]));

const isSame = (one: ChangedFile, other: ChangedFile | undefined): boolean =>
  one.path === other?.path && one.after === other.after && (one.base?.text ?? null) === (other.base?.text ?? null);

const isWithUser = ({ kept }: Conflict): boolean => kept === 'user';
