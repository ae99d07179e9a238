import type { CarriedChanges, ChangedFile, ChangeSet, Conflict, HunkDecision, Provenance } from '../domain/change.ts';
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
 * user's stay, and both are shown. With something that reads its parts a file is merged by declaration where lines clash.
 */
export function carryOver({ shown, offered, now, decided }: OfferedAnew, read?: PartReader): CarriedChanges {
  const [before, origins, next] = [byName(shown), byName(offered), byName(now)];
  const conflicts: Conflict[] = [];
  const files: ChangedFile[] = [];
  let isTouched = false;
  for (const name of new Set([...next.keys(), ...before.keys()])) {
    const [mine, origin, theirs] = [before.get(name), origins.get(name), next.get(name)];
    if (!mine || isSame(mine, origin)) {
      if (theirs) files.push(theirs);
      continue;
    }
    isTouched = true;
    const carried = origin ? carryFile(mine, origin, theirs, conflicts, read) : (theirs ?? stillMeant(mine, now));
    if (carried && carried.hunks.length > 0) files.push(carried);
  }
  const paths = new Set([...files, ...before.values()].map(({ path }) => path));
  const known = shown.conflicts.filter((conflict) => isWithUser(conflict) && paths.has(conflict.path));
  const decisions = files.flatMap((file) => keptDecisions(before.get(nameOf(file))?.hunks ?? [], file.hunks, decided));
  if (!isTouched && known.length === 0) return { changes: now, decisions };
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
