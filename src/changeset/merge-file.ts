import { splitLines } from '../base/text.ts';
import type { TaskId } from '../domain/ids.ts';
import type { Mark } from './blame.ts';
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
  if (ours.text === theirs.text) return { version: { text: ours.text, marks: [...ours.marks, ...theirs.marks] }, clashes: [] };

  const oursLines = splitLines(ours.text ?? '');
  const theirsLines = splitLines(theirs.text ?? '');
  if (ours.text === null || theirs.text === null) {
    return { version: ours, clashes: [{ kept: ours.marks[0]?.provenance.taskId, keptLines: oursLines, droppedLines: theirsLines }] };
  }

  const lines: string[] = [];
  const marks: Mark[] = [];
  const clashes: Clash[] = [];
  const pieces = mergeLines(oursLines, splitLines(origin ?? ''), theirsLines);
  for (const piece of pieces) {
    const at = lines.length;
    const isTheirs = piece.take === 'theirs';
    lines.push(...(isTheirs ? theirsLines : oursLines).slice(...bounds(isTheirs ? piece.theirs : piece.ours)));
    if (!isTheirs) marks.push(...move(ours.marks, piece.ours, piece.take, at));
    if (isTheirs || piece.take === 'both') marks.push(...move(theirs.marks, piece.theirs, piece.take, at));
    if (piece.take !== 'conflict') continue;
    clashes.push({
      kept: move(ours.marks, piece.ours, piece.take, at)[0]?.provenance.taskId,
      keptLines: oursLines.slice(...bounds(piece.ours)),
      droppedLines: theirsLines.slice(...bounds(piece.theirs)),
    });
  }
  return { version: { text: lines.join(''), marks }, clashes };
}

const bounds = ({ start, end }: LineRange): [number, number] => [start, end];

/**
 * The marks of a stretch of lines, moved to where it stands in the merged text. What was taken away at its edges
 * belongs to it where it is a change; where it is common ground that belongs to the change beside it.
 */
function move(marks: readonly Mark[], { start, end }: LineRange, take: MergePiece['take'], at: number): Mark[] {
  const isInside = ({ from, to }: Mark): boolean => {
    if (from < to) return from >= start && to <= end;
    return take === 'both' ? from > start && from < end : from >= start && from <= end;
  };
  return marks.filter(isInside).map((mark) => ({ ...mark, from: mark.from - start + at, to: mark.to - start + at }));
}
