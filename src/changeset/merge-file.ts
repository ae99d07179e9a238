import { splitLines } from '../base/text.ts';
import type { TaskId } from '../domain/ids.ts';
import { firstMarkFrom, type Mark } from './blame.ts';
import { provenanceKey } from './provenance.ts';
import { mergeLines, type LineRange, type MergePiece } from './three-way.ts';

/** One version of a file, and who wrote what of it; a null text stands for no file. */
export interface Version {
  readonly text: string | null;
  readonly marks: readonly Mark[];
}

/** Lines that two versions have differently. `kept` is who wrote the lines that stay, where that is on record. */
export interface Clash {
  readonly kept: TaskId | undefined;
  readonly keptLines: readonly string[];
  readonly droppedLines: readonly string[];
}

export interface MergedVersion {
  readonly version: Version;
  readonly clashes: readonly Clash[];
}

/** Merges two versions that come from the same `origin`; where they clash, ours stays. */
export function mergeFile(ours: Version, origin: string | null, theirs: Version): MergedVersion {
  if (theirs.text === origin) return { version: ours, clashes: [] };
  if (ours.text === origin) return { version: theirs, clashes: [] };
  if (ours.text === theirs.text) return { version: { text: ours.text, marks: together(ours.marks, theirs.marks) }, clashes: [] };

  const oursLines = splitLines(ours.text ?? '');
  const theirsLines = splitLines(theirs.text ?? '');
  if (ours.text === null || theirs.text === null) {
    return { version: ours, clashes: [{ kept: ours.marks[0]?.provenance.taskId, keptLines: oursLines, droppedLines: theirsLines }] };
  }

  const lines: string[] = [];
  const marks: Mark[] = [];
  const clashes: Clash[] = [];
  for (const { take, ours: our, theirs: their } of mergeLines(oursLines, splitLines(origin ?? ''), theirsLines)) {
    const at = lines.length;
    const ourMarks = take === 'theirs' ? [] : move(ours.marks, our, take, at);
    const theirMarks = take === 'theirs' || take === 'both' ? move(theirs.marks, their, take, at) : [];
    for (const mark of together(ourMarks, theirMarks)) marks.push(mark);
    const taken = take === 'theirs' ? theirsLines.slice(their.start, their.end) : oursLines.slice(our.start, our.end);
    for (const line of taken) lines.push(line);
    if (take !== 'conflict') continue;
    clashes.push({ kept: ourMarks[0]?.provenance.taskId, keptLines: taken, droppedLines: theirsLines.slice(their.start, their.end) });
  }
  return { version: { text: lines.join(''), marks }, clashes };
}

/**
 * The marks of a stretch of lines, moved to where it stands in the merged text. What was taken away at its edges
 * belongs to it where it is a change; where it is common ground that belongs to the change beside it.
 */
function move(marks: readonly Mark[], { start, end }: LineRange, take: MergePiece['take'], at: number): Mark[] {
  const isInside = ({ from, to }: Mark): boolean => {
    if (from < to) return from >= start && to <= end;
    return take === 'both' ? from > start && from < end : from >= start && from <= end;
  };
  const near = marks.slice(firstMarkFrom(marks, start), firstMarkFrom(marks, end + 1));
  return near.filter(isInside).map((mark) => ({ ...mark, from: mark.from - start + at, to: mark.to - start + at }));
}

/** The marks of two versions of the same lines; what both have, as from common ground, counts once. */
function together(ours: readonly Mark[], theirs: readonly Mark[]): readonly Mark[] {
  if (ours.length === 0) return theirs;
  if (theirs.length === 0) return ours;
  const distinct = new Map([...ours, ...theirs].map((mark) => [`${mark.from} ${mark.to} ${provenanceKey(mark.provenance)}`, mark]));
  return [...distinct.values()].sort((one, other) => one.from - other.from);
}
