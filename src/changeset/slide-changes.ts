import type { LineChange } from './diff-lines.ts';

/**
 * The same changes, with lines that were only added or only taken away as far down as they can stand for the same.
 *
 * Which of two equal lines in a row was taken away nobody can tell. Two sides that did the same must not seem to have
 * done different things because other changes of theirs led the search another way. Git puts them there as well.
 */
export function slideDown(changes: readonly LineChange[], base: readonly string[], after: readonly string[]): LineChange[] {
  const placed: LineChange[] = [];
  for (const change of [...changes].reverse()) {
    const next = placed.at(-1);
    const room = (next?.baseStart ?? base.length) - change.baseEnd;
    const by = slideOf(change, base, after, room);
    const moved = shifted(change, by);
    if (next && by === room && by > 0) placed[placed.length - 1] = { ...moved, baseEnd: next.baseEnd, afterEnd: next.afterEnd };
    else placed.push(moved);
  }
  return placed.reverse();
}

/** By how many lines, at most `room`, a change can be moved down. */
function slideOf(
  { baseStart, baseEnd, afterStart, afterEnd }: LineChange,
  base: readonly string[],
  after: readonly string[],
  room: number,
): number {
  if ((baseStart === baseEnd) === (afterStart === afterEnd)) return 0;
  const [lines, start, end] = baseStart === baseEnd ? [after, afterStart, afterEnd] : [base, baseStart, baseEnd];
  let by = 0;
  while (by < room && lines[start + by] === lines[end + by]) by++;
  return by;
}

const shifted = ({ baseStart, baseEnd, afterStart, afterEnd }: LineChange, by: number): LineChange => ({
  baseStart: baseStart + by,
  baseEnd: baseEnd + by,
  afterStart: afterStart + by,
  afterEnd: afterEnd + by,
});
