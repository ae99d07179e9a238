import { splitLines } from '../base/text.ts';
import type { TaskId } from '../domain/ids.ts';
import { firstMarkFrom, type Mark } from './blame.ts';
import type { MergeByDeclaration } from './merge-declarations.ts';
import type { MergedLines } from './merge-parts.ts';
import { provenanceKey } from './provenance.ts';
import type { LineRange } from './merge-piece.ts';
import { mergeLines } from './three-way.ts';

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

/**
 * Merges two versions that come from the same `origin`: line by line, and where that clashes, or changes only touch, in
 * the `finer` way, if there is one that does not clash more. Where they still clash, ours stays.
 */
export function mergeFile(ours: Version, origin: string | null, theirs: Version, finer?: MergeByDeclaration): MergedVersion {
  if (theirs.text === origin) return { version: ours, clashes: [] };
  if (ours.text === origin) return { version: theirs, clashes: [] };
  if (ours.text === theirs.text) return { version: { text: ours.text, marks: together(ours.marks, theirs.marks) }, clashes: [] };

  const theirsLines = splitLines(theirs.text ?? '');
  if (ours.text === null || theirs.text === null) {
    const keptLines = splitLines(ours.text ?? '');
    return { version: ours, clashes: [{ kept: ours.marks[0]?.provenance.taskId, keptLines, droppedLines: theirsLines }] };
  }
  const blocks = mergeAsText(splitLines(ours.text), splitLines(origin ?? ''), theirsLines);
  const clashes = countClashes(blocks);
  const byDeclaration = clashes > 0 || blocks.some(touchesNext) ? finer?.(ours.text, origin ?? '', theirs.text) : undefined;
  return build(byDeclaration && countClashes(byDeclaration) <= clashes ? byDeclaration : blocks, ours, theirs);
}

/** Whether a change of one side is followed at once by one of the other: they may be about the same thing. */
function touchesNext({ ours, theirs }: MergedLines, index: number, blocks: readonly MergedLines[]): boolean {
  const next = blocks[index + 1];
  return next !== undefined && (ours === undefined) !== (theirs === undefined) && (next.ours === undefined) !== (next.theirs === undefined);
}

const countClashes = (blocks: readonly MergedLines[]): number => blocks.filter(({ dropped }) => dropped).length;

function mergeAsText(ours: readonly string[], origin: readonly string[], theirs: readonly string[]): MergedLines[] {
  const blocks = mergeLines(ours, origin, theirs).map(({ take, ours: our, theirs: their }): MergedLines => {
    if (take === 'theirs') return { lines: theirs.slice(their.start, their.end), theirs: their };
    const lines = ours.slice(our.start, our.end);
    if (take === 'ours') return { lines, ours: our };
    return take === 'both' ? { lines, ours: our, theirs: their } : { lines, ours: our, dropped: theirs.slice(their.start, their.end) };
  });
  return withoutTwins(blocks, [ours, origin, theirs]);
}

/** A line that both moved, each to another place, would stand twice where it stood once: there theirs clashes with ours. */
function withoutTwins(blocks: readonly MergedLines[], versions: readonly (readonly string[])[]): MergedLines[] {
  const byOurs = new Set(blocks.flatMap(({ lines, ours, theirs, dropped }) => (ours && !theirs && !dropped ? lines : [])));
  const isOnce = (line: string): boolean =>
    versions.every((lines) => lines.indexOf(line) >= 0 && lines.indexOf(line) === lines.lastIndexOf(line));
  return blocks.map((block): MergedLines => {
    const isTwin = block.ours === undefined && block.lines.some((line) => byOurs.has(line) && isOnce(line));
    return isTwin ? { lines: [], dropped: block.lines } : block;
  });
}

function build(blocks: readonly MergedLines[], ours: Version, theirs: Version): MergedVersion {
  const lines: string[] = [];
  const marks: Mark[] = [];
  const clashes: Clash[] = [];
  for (const block of blocks) {
    const at = lines.length;
    const ourMarks = block.ours ? move(ours.marks, block.ours, block, at) : [];
    const theirMarks = block.theirs ? move(theirs.marks, block.theirs, block, at) : [];
    for (const mark of together(ourMarks, theirMarks)) marks.push(mark);
    for (const line of block.lines) lines.push(line);
    if (block.dropped) clashes.push({ kept: ourMarks[0]?.provenance.taskId, keptLines: block.lines, droppedLines: block.dropped });
  }
  return { version: { text: lines.join(''), marks: marks.sort((one, other) => one.from - other.from) }, clashes };
}

/**
 * The marks of a stretch of lines, moved to where it stands in the merged text. What was taken away at its edges
 * belongs to it where it is a change; where it is common ground that belongs to the change beside it.
 */
function move(marks: readonly Mark[], { start, end }: LineRange, block: MergedLines, at: number): Mark[] {
  const isCommon = block.ours !== undefined && block.theirs !== undefined && block.isWoven !== true;
  const isInside = ({ from, to }: Mark): boolean => {
    if (from < to) return from >= start && to <= end;
    return isCommon ? from > start && from < end : from >= start && from <= end;
  };
  const near = marks.slice(firstMarkFrom(marks, start), firstMarkFrom(marks, end + 1)).filter(isInside);
  // Lines that were woven anew are everybody's who had a part in them.
  if (block.isWoven) return near.map((mark) => ({ ...mark, from: at, to: mark.from === mark.to ? at : at + block.lines.length }));
  return near.map((mark) => ({ ...mark, from: mark.from - start + at, to: mark.to - start + at }));
}

/** The marks of two versions of the same lines; what both have, as from common ground, counts once. */
function together(ours: readonly Mark[], theirs: readonly Mark[]): readonly Mark[] {
  if (ours.length === 0) return theirs;
  if (theirs.length === 0) return ours;
  const distinct = new Map([...ours, ...theirs].map((mark) => [`${mark.from} ${mark.to} ${provenanceKey(mark.provenance)}`, mark]));
  return [...distinct.values()].sort((one, other) => one.from - other.from);
}
