import { diffLines, longestRising, placesOfUnique, type Anchor } from './diff-lines.ts';
import { slideDown } from './slide-changes.ts';

/** Lines from `start` up to (not including) `end`, from 0. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a three-way merge, and whose version of it stands: `both` where they agree, `conflict` where ours is kept and theirs dropped. */
export interface MergePiece {
  readonly take: 'both' | 'ours' | 'theirs' | 'conflict';
  readonly ours: LineRange;
  readonly theirs: LineRange;
}

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
 * there no order is the right one, or a line without its end would run into the next.
 */
export function mergeLines(ours: readonly string[], origin: readonly string[], theirs: readonly string[]): MergePiece[] {
  const pieces: MergePiece[] = [];
  let at = { origin: 0, ours: 0, theirs: 0 };
  const lengths = { origin: origin.length, ours: ours.length, theirs: theirs.length };
  for (const anchor of [...commonAnchors(ours, origin, theirs), lengths]) {
    const texts = [
      ours.slice(at.ours, anchor.ours),
      origin.slice(at.origin, anchor.origin),
      theirs.slice(at.theirs, anchor.theirs),
    ] as const;
    for (const piece of mergeStretch(...texts, anchor === lengths)) add(piece.take, piece.ours, piece.theirs);
    if (anchor === lengths) break;
    at = anchor;
    add('both', ONE, ONE);
    at = { origin: anchor.origin + 1, ours: anchor.ours + 1, theirs: anchor.theirs + 1 };
  }
  return pieces;

  /** @param our from the last anchor on */
  function add(take: MergePiece['take'], our: LineRange, their: LineRange): void {
    const [oursHere, theirsHere] = [moved(our, at.ours), moved(their, at.theirs)];
    const last = pieces.at(-1);
    if (take === 'both' && last?.take === 'both')
      pieces[pieces.length - 1] = { take, ours: { ...last.ours, end: oursHere.end }, theirs: { ...last.theirs, end: theirsHere.end } };
    else pieces.push({ take, ours: oursHere, theirs: theirsHere });
  }
}

const ONE: LineRange = { start: 0, end: 1 };

const moved = ({ start, end }: LineRange, by: number): LineRange => ({ start: start + by, end: end + by });

interface CommonAnchor {
  readonly origin: number;
  readonly ours: number;
  readonly theirs: number;
}

/**
 * Lines that stand once in all three, in an order that is the same in all. Between them each stretch is merged by itself:
 * what both sides made of it is then the same where it reads the same, however the rest of their changes would be told.
 */
function commonAnchors(ours: readonly string[], origin: readonly string[], theirs: readonly string[]): CommonAnchor[] {
  const [inOurs, inTheirs] = [placesOfUnique(ours, 0, ours.length), placesOfUnique(theirs, 0, theirs.length)];
  const common: (CommonAnchor & Anchor)[] = [];
  for (const [line, place] of placesOfUnique(origin, 0, origin.length)) {
    const [our, their] = [inOurs.get(line), inTheirs.get(line)];
    if (place !== undefined && our !== undefined && their !== undefined)
      common.push({ origin: place, ours: our, theirs: their, base: place, after: our });
  }
  return longestRising(longestRising(common).map((anchor) => ({ ...anchor, after: anchor.theirs })));
}

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
