import { splitLines } from '../base/text.ts';
import type { EditStep, Provenance } from '../domain/change.ts';
import { diffLines, type LineChange } from './diff-lines.ts';
import { applyEdits } from './edits.ts';

/**
 * One source's share in a text: it wrote the lines `from` to `to` (from 0, `to` not included), or, where both are
 * the same, took `lines` lines away in front of that one.
 */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly lines: number;
  readonly provenance: Provenance;
}

interface Line {
  /** Whether it stands in the base, perhaps changed: taking away any other line leaves no trace. */
  readonly isFromBase: boolean;
  readonly writers: readonly Provenance[];
  /** What was taken away just before it. */
  readonly removals: readonly Removal[];
}

interface Removal {
  readonly lines: number;
  readonly provenance: Provenance;
}

/**
 * Who wrote, changed or took away which lines, from the top down: the steps replayed on the base. A line that several steps touched has
 * a mark of each, in the order of the steps. What a step only repeats, as when it replaces a whole function to change
 * one line of it, is not its own.
 */
export function blame(base: string, steps: readonly EditStep[], after: string): Mark[] {
  let text = base;
  // The last one stands for the end of the text: what is taken away there has no line after it.
  let lines: Line[] = [...splitLines(base), ''].map(() => ({ isFromBase: true, writers: [], removals: [] }));
  for (const step of steps) advance(step.provenance, applyEdits(text, step.edits));
  const last = steps.at(-1);
  // Steps that don't lead to `after` break a promise; the difference is then credited to the last of them.
  if (last && text !== after) advance(last.provenance, after);
  return lines.flatMap(toMarks);

  function advance(provenance: Provenance, next: string): void {
    lines = rewrite(lines, diffLines(splitLines(text), splitLines(next)), provenance);
    text = next;
  }
}

function rewrite(lines: readonly Line[], changes: readonly LineChange[], provenance: Provenance): Line[] {
  const result: Line[] = [];
  let [at, removals]: [number, readonly Removal[]] = [0, []];
  const keepUpTo = (end: number): void => {
    for (; at < end; at++) {
      const line = lines[at];
      if (line) result.push(removals.length > 0 ? { ...line, removals: [...line.removals, ...removals] } : line);
      removals = [];
    }
  };
  for (const change of changes) {
    keepUpTo(change.baseStart);
    const old = lines.slice(change.baseStart, change.baseEnd);
    const length = change.afterEnd - change.afterStart;
    for (let index = 0; index < length; index++) result.push(written(old[index], provenance));
    const gone = old.slice(length);
    const goneFromBase = gone.filter((line) => line.isFromBase).length;
    removals = [...gone.flatMap((line) => line.removals), ...(goneFromBase > 0 ? [{ lines: goneFromBase, provenance }] : [])];
    at = change.baseEnd;
  }
  keepUpTo(lines.length);
  return result;
}

/** A line written in the place of another, or where there was none. */
function written(before: Line | undefined, provenance: Provenance): Line {
  if (!before) return { isFromBase: false, writers: [provenance], removals: [] };
  return { ...before, writers: [...before.writers.filter((writer) => writer !== provenance), provenance] };
}

function toMarks(line: Line, index: number): Mark[] {
  return [
    ...line.removals.map(({ lines, provenance }) => ({ from: index, to: index, lines, provenance })),
    ...line.writers.map((provenance) => ({ from: index, to: index + 1, lines: 1, provenance })),
  ];
}

/** Where in a list of marks the first one stands that begins at this line or below. */
export function firstMarkFrom(marks: readonly Mark[], line: number): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.from ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
