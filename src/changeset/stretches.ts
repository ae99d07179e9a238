import { longestRising, placesOfUnique, type Anchor } from './diff-lines.ts';
import type { LineRange, MergePiece } from './merge-piece.ts';

export interface CommonAnchor {
  readonly origin: number;
  readonly ours: number;
  readonly theirs: number;
}

/** Lines that stand once in all three, in an order that is the same in all. */
export function commonAnchors(ours: readonly string[], origin: readonly string[], theirs: readonly string[]): CommonAnchor[] {
  const [inOurs, inTheirs] = [placesOfUnique(ours, 0, ours.length), placesOfUnique(theirs, 0, theirs.length)];
  const common: (CommonAnchor & Anchor)[] = [];
  for (const [line, place] of placesOfUnique(origin, 0, origin.length)) {
    const [our, their] = [inOurs.get(line), inTheirs.get(line)];
    if (place !== undefined && our !== undefined && their !== undefined)
      common.push({ origin: place, ours: our, theirs: their, base: place, after: our });
  }
  return longestRising(longestRising(common).map((anchor) => ({ ...anchor, after: anchor.theirs })));
}

/** Pieces of a part of two texts as pieces of the whole. */
export const movedBy = (pieces: readonly MergePiece[], at: CommonAnchor): MergePiece[] =>
  pieces.map(({ take, ours, theirs }) => ({ take, ours: moved(ours, at.ours), theirs: moved(theirs, at.theirs) }));

const moved = ({ start, end }: LineRange, by: number): LineRange => ({ start: start + by, end: end + by });

/**
 * A clean merge, with a conflict where another clean merge of the same texts reads differently: where equal lines stand
 * near each other, what a side did can be told in two ways, and neither is the right one for sure.
 */
export function disputed(pieces: readonly MergePiece[], lines: readonly string[], others: readonly string[]): MergePiece[] {
  let [start, end] = [0, 0];
  while (start < Math.min(lines.length, others.length) && lines[start] === others[start]) start++;
  if (start === lines.length && start === others.length) return [...pieces];
  const shorter = Math.min(lines.length, others.length) - start;
  while (end < shorter && lines[lines.length - 1 - end] === others[others.length - 1 - end]) end++;
  return conflictAt(pieces, { start: start - 1, end: lines.length - end + 1 });
}

/** @param where the lines of the merge that are not sure. */
function conflictAt(pieces: readonly MergePiece[], where: LineRange): MergePiece[] {
  const result: MergePiece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const side = piece.take === 'theirs' ? piece.theirs : piece.ours;
    const end = at + side.end - side.start;
    // Only what both have can be cut.
    const cuts = piece.take === 'both' ? [where.start, where.end].filter((cut) => cut > at && cut < end) : [];
    let from = at;
    for (const to of [...cuts, end]) {
      const part = piece.take === 'both' ? cut(piece, from - at, to - at) : piece;
      if (to > where.start && from < where.end) addConflict(result, part);
      else result.push(part);
      from = to;
    }
    at = end;
  }
  return result;
}

const cut = ({ take, ours, theirs }: MergePiece, from: number, to: number): MergePiece => ({
  take,
  ours: { start: ours.start + from, end: ours.start + to },
  theirs: { start: theirs.start + from, end: theirs.start + to },
});

function addConflict(pieces: MergePiece[], { ours, theirs }: MergePiece): void {
  const last = pieces.at(-1);
  if (last?.take === 'conflict')
    pieces[pieces.length - 1] = { take: 'conflict', ours: { ...last.ours, end: ours.end }, theirs: { ...last.theirs, end: theirs.end } };
  else pieces.push({ take: 'conflict', ours, theirs });
}
