import { diffArrays } from 'diff';

/** The lines from `baseStart` up to (not including) `baseEnd` of one text, from 0, became `afterStart` to `afterEnd` of the other. */
export interface LineChange {
  readonly baseStart: number;
  readonly baseEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/** Between two anchors, more edits than this are not told apart: the search is quadratic in them. */
const MOST_EDITS = 400;

/**
 * What turns one list of lines into another: changes in order, with at least one common line between any two of them.
 * Lines are compared exactly, with their line ends.
 *
 * Lines that stand once in both texts hold fast what is around them (a patience diff); only between those the shortest
 * way is searched. So a change of half the lines of a long file takes milliseconds, and functions are not torn apart
 * at their closing braces.
 */
export function diffLines(base: readonly string[], after: readonly string[]): LineChange[] {
  const changes: LineChange[] = [];
  // A stack instead of recursion, with the last part of the texts at the bottom.
  const open: LineChange[] = [{ baseStart: 0, baseEnd: base.length, afterStart: 0, afterEnd: after.length }];
  for (let part = open.pop(); part; part = open.pop()) {
    const middle = withoutCommonEnds(base, after, part);
    const { baseStart, baseEnd, afterStart, afterEnd } = middle;
    if (baseStart === baseEnd && afterStart === afterEnd) continue;
    const anchors = baseStart === baseEnd || afterStart === afterEnd ? [] : findAnchors(base, after, middle);
    if (anchors.length > 0) open.push(...between(anchors, middle).reverse());
    else for (const change of shortest(base, after, middle)) join(changes, change);
  }
  return changes;
}

/** A line that both have. */
export interface Anchor {
  readonly base: number;
  readonly after: number;
}

function withoutCommonEnds(base: readonly string[], after: readonly string[], part: LineChange): LineChange {
  let { baseStart, baseEnd, afterStart, afterEnd } = part;
  while (baseStart < baseEnd && afterStart < afterEnd && base[baseStart] === after[afterStart]) {
    baseStart++;
    afterStart++;
  }
  while (baseStart < baseEnd && afterStart < afterEnd && base[baseEnd - 1] === after[afterEnd - 1]) {
    baseEnd--;
    afterEnd--;
  }
  return { baseStart, baseEnd, afterStart, afterEnd };
}

/** The lines that stand once in both parts, in the longest order that is the same in both. */
function findAnchors(
  base: readonly string[],
  after: readonly string[],
  { baseStart, baseEnd, afterStart, afterEnd }: LineChange,
): Anchor[] {
  const inAfter = placesOfUnique(after, afterStart, afterEnd);
  const common: Anchor[] = [];
  for (const [line, place] of placesOfUnique(base, baseStart, baseEnd)) {
    const other = inAfter.get(line);
    if (place !== undefined && other !== undefined) common.push({ base: place, after: other });
  }
  // The order of first occurrence is the order of `base`, so only the places in `after` have to be put in order.
  return longestRising(common);
}

/** Where each line stands; undefined for one that stands in several places. */
export function placesOfUnique(lines: readonly string[], start: number, end: number): Map<string, number | undefined> {
  const places = new Map<string, number | undefined>();
  for (let at = start; at < end; at++) {
    const line = lines[at] ?? '';
    places.set(line, places.has(line) ? undefined : at);
  }
  return places;
}

/** Of anchors in the order of `base` the most that are in order in `after` too. Patience sorting: each remembers the best one to come before it. */
export function longestRising<Place extends Anchor>(anchors: readonly Place[]): Place[] {
  interface Card {
    readonly anchor: Place;
    readonly before: Card | undefined;
  }
  const piles: Card[] = [];
  for (const anchor of anchors) {
    let [low, high] = [0, piles.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((piles[middle]?.anchor.after ?? 0) < anchor.after) low = middle + 1;
      else high = middle;
    }
    piles[low] = { anchor, before: piles[low - 1] };
  }
  const rising: Place[] = [];
  for (let card = piles.at(-1); card; card = card.before) rising.push(card.anchor);
  return rising.reverse();
}

function between(anchors: readonly Anchor[], { baseStart, baseEnd, afterStart, afterEnd }: LineChange): LineChange[] {
  const parts: LineChange[] = [];
  let [baseAt, afterAt] = [baseStart, afterStart];
  for (const anchor of anchors) {
    parts.push({ baseStart: baseAt, baseEnd: anchor.base, afterStart: afterAt, afterEnd: anchor.after });
    [baseAt, afterAt] = [anchor.base + 1, anchor.after + 1];
  }
  return [...parts, { baseStart: baseAt, baseEnd, afterStart: afterAt, afterEnd }];
}

/** The shortest list of changes of a part, or the part as one change where that would take too long. */
function shortest(base: readonly string[], after: readonly string[], part: LineChange): LineChange[] {
  const { baseStart, baseEnd, afterStart, afterEnd } = part;
  if (baseStart === baseEnd || afterStart === afterEnd) return [part];
  const runs = diffArrays(base.slice(baseStart, baseEnd), after.slice(afterStart, afterEnd), { maxEditLength: MOST_EDITS });
  if (!runs) return [part];
  const changes: LineChange[] = [];
  let [baseAt, afterAt] = [baseStart, afterStart];
  for (const { added, removed, count } of runs) {
    const next = { base: added ? baseAt : baseAt + count, after: removed ? afterAt : afterAt + count };
    if (added || removed) join(changes, { baseStart: baseAt, baseEnd: next.base, afterStart: afterAt, afterEnd: next.after });
    [baseAt, afterAt] = [next.base, next.after];
  }
  return changes;
}

/** Adds a change; one that begins where the last one ends belongs to it, as lines removed and lines added in their place. */
function join(changes: LineChange[], change: LineChange): void {
  const last = changes.at(-1);
  if (last && last.baseEnd === change.baseStart && last.afterEnd === change.afterStart) {
    changes[changes.length - 1] = { ...last, baseEnd: change.baseEnd, afterEnd: change.afterEnd };
  } else changes.push(change);
}
