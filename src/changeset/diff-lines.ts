import { diffArrays } from 'diff';

/** Lines `start` to `end` (from 0, `end` not included) of one text stand where `otherStart` to `otherEnd` of the other stand. */
export interface LineChange {
  readonly baseStart: number;
  readonly baseEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/** More edits than this are not told apart: the search is quadratic in them, and nobody reads such a hunk line by line. */
const MOST_EDITS = 3000;

/**
 * What turns one list of lines into another: the shortest list of changes, ascending, with at least one common line
 * between any two of them. Lines are compared exactly, with their line ends.
 */
export function diffLines(base: readonly string[], after: readonly string[]): LineChange[] {
  const start = commonStart(base, after);
  const end = commonEnd(base, after, start);
  const baseMiddle = base.slice(start, base.length - end);
  const afterMiddle = after.slice(start, after.length - end);
  if (baseMiddle.length === 0 && afterMiddle.length === 0) return [];

  const whole = { baseStart: start, baseEnd: base.length - end, afterStart: start, afterEnd: after.length - end };
  if (baseMiddle.length === 0 || afterMiddle.length === 0) return [whole];
  const runs = diffArrays(baseMiddle, afterMiddle, { maxEditLength: MOST_EDITS });
  if (!runs) return [whole];

  const changes: LineChange[] = [];
  let [baseAt, afterAt] = [start, start];
  for (const run of runs) {
    if (!run.added && !run.removed) {
      baseAt += run.count;
      afterAt += run.count;
      continue;
    }
    const [baseEnd, afterEnd] = [run.removed ? baseAt + run.count : baseAt, run.added ? afterAt + run.count : afterAt];
    const last = changes.at(-1);
    // Removed and added lines come as two runs in a row; together they are one change.
    if (last && last.baseEnd === baseAt && last.afterEnd === afterAt) changes[changes.length - 1] = { ...last, baseEnd, afterEnd };
    else changes.push({ baseStart: baseAt, baseEnd, afterStart: afterAt, afterEnd });
    [baseAt, afterAt] = [baseEnd, afterEnd];
  }
  return changes;
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length++;
  return length;
}

function commonEnd(one: readonly string[], other: readonly string[], start: number): number {
  const most = Math.min(one.length, other.length) - start;
  let length = 0;
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length++;
  return length;
}
