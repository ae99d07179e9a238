import { diffLines } from './diff-lines.ts';
import type { LineRange, MergePiece } from './merge-piece.ts';
import { slideDown } from './slide-changes.ts';
import { commonAnchors, disputed, movedBy, type CommonAnchor } from './stretches.ts';

interface SideChange {
  readonly side: 'ours' | 'theirs';
  readonly origin: LineRange;
  /** By how many lines the side grows here. */
  readonly growth: number;
}

/**
 * Merges two descendants of `origin`, line by line. The pieces, in order, cover all of both.
 *
 * Changes that only touch, such as a comment rewritten above a line that was renamed, both stand. Changes conflict
 * where they rewrite a common line, or insert different lines at the same place, or both reach the end of the text:
 * there no order is the right one, or a line without its end would run into the next. What can be read in two ways that
 * come to different texts is a conflict as well.
 */
export function mergeLines(ours: readonly string[], origin: readonly string[], theirs: readonly string[]): MergePiece[] {
  const pieces = mergeStretch(ours, origin, theirs, true);
  const isClean = (merged: readonly MergePiece[]): boolean => merged.every(({ take }) => take !== 'conflict');
  if (!isClean(pieces)) return pieces;
  const inParts = mergeByStretches(ours, origin, theirs);
  return isClean(inParts) ? disputed(pieces, linesOf(pieces, ours, theirs), linesOf(inParts, ours, theirs)) : pieces;
}

const linesOf = (pieces: readonly MergePiece[], ours: readonly string[], theirs: readonly string[]): string[] =>
  pieces.flatMap((piece) =>
    piece.take === 'theirs' ? theirs.slice(piece.theirs.start, piece.theirs.end) : ours.slice(piece.ours.start, piece.ours.end),
  );

/** Merges a stretch; `isLast` where the texts end with it. */
function mergeStretch(ours: readonly string[], origin: readonly string[], theirs: readonly string[], isLast: boolean): MergePiece[] {
  const changes = [...changesOf('ours', origin, ours), ...changesOf('theirs', origin, theirs)].sort(
    (one, other) => one.origin.start - other.origin.start || one.origin.end - other.origin.end,
  );
  const pieces: MergePiece[] = [];
  let [originAt, oursAt, theirsAt] = [0, 0, 0];
  for (const cluster of clusters(changes, isLast ? origin.length : Infinity)) {
    const { start, end } = span(cluster);
    add('both', start - originAt, start - originAt);
    const length = end - start;
    const oursLength = length + growthOf('ours', cluster);
    const theirsLength = length + growthOf('theirs', cluster);
    add(decide(cluster, oursLength, theirsLength), oursLength, theirsLength);
    originAt = end;
  }
  add('both', origin.length - originAt, origin.length - originAt);
  return pieces;

  function add(take: MergePiece['take'], oursLength: number, theirsLength: number): void {
    if (oursLength === 0 && theirsLength === 0) return;
    pieces.push({
      take,
      ours: { start: oursAt, end: oursAt + oursLength },
      theirs: { start: theirsAt, end: theirsAt + theirsLength },
    });
    oursAt += oursLength;
    theirsAt += theirsLength;
  }

  function decide(cluster: readonly SideChange[], oursLength: number, theirsLength: number): MergePiece['take'] {
    const [first] = cluster;
    if (first && cluster.every(({ side }) => side === first.side)) return first.side;
    const isSame = oursLength === theirsLength && range(oursLength).every((line) => ours[oursAt + line] === theirs[theirsAt + line]);
    return isSame ? 'both' : 'conflict';
  }
}

/**
 * The same between each two lines that all three have, one stretch by itself: what both sides made of it is then the
 * same where it reads the same, however the rest of their changes would be told.
 */
function mergeByStretches(ours: readonly string[], origin: readonly string[], theirs: readonly string[]): MergePiece[] {
  const pieces: MergePiece[] = [];
  let at: CommonAnchor = { origin: 0, ours: 0, theirs: 0 };
  const ends: CommonAnchor = { origin: origin.length, ours: ours.length, theirs: theirs.length };
  for (const to of [...commonAnchors(ours, origin, theirs), ends]) {
    const isLast = to === ends;
    const texts = [ours.slice(at.ours, to.ours), origin.slice(at.origin, to.origin), theirs.slice(at.theirs, to.theirs)] as const;
    pieces.push(...movedBy(mergeStretch(...texts, isLast), at));
    if (!isLast) pieces.push(...movedBy([{ take: 'both', ours: ONE, theirs: ONE }], to));
    at = { origin: to.origin + 1, ours: to.ours + 1, theirs: to.theirs + 1 };
  }
  return pieces;
}

const ONE: LineRange = { start: 0, end: 1 };

function changesOf(side: SideChange['side'], origin: readonly string[], after: readonly string[]): SideChange[] {
  return slideDown(diffLines(origin, after), origin, after).map(({ baseStart, baseEnd, afterStart, afterEnd }) => ({
    side,
    origin: { start: baseStart, end: baseEnd },
    growth: afterEnd - afterStart - (baseEnd - baseStart),
  }));
}

/** Groups of changes that can't be taken apart; sorted changes in, groups in order out. */
function clusters(changes: readonly SideChange[], originLength: number): SideChange[][] {
  const groups: SideChange[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    if (group && overlap(span(group), change.origin, originLength)) group.push(change);
    else groups.push([change]);
  }
  return groups;
}

function overlap(one: LineRange, other: LineRange, originLength: number): boolean {
  if (one.end === originLength && other.end === originLength) return true;
  if (one.start === one.end && other.start === other.end) return one.start === other.start;
  return one.start < other.end && other.start < one.end;
}

function span(changes: readonly SideChange[]): LineRange {
  return { start: Math.min(...changes.map(({ origin }) => origin.start)), end: Math.max(...changes.map(({ origin }) => origin.end)) };
}

function growthOf(side: SideChange['side'], changes: readonly SideChange[]): number {
  return changes.reduce((sum, change) => sum + (change.side === side ? change.growth : 0), 0);
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
