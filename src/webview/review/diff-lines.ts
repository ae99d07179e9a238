import { splitLines } from '../../base/text.ts';
import type { ChangedFile, Hunk } from '../../domain/change.ts';

export interface DiffLine {
  readonly type: 'context' | 'added' | 'removed';
  readonly baseNumber: number | null;
  readonly afterNumber: number | null;
  /** Without its line end. */
  readonly text: string;
  /** What differs within the line from its counterpart, as character offsets; null where the whole line does. */
  readonly changed: { readonly from: number; readonly to: number } | null;
}

const CONTEXT = 3;

/** The lines of a hunk with what stands around it, as far as the neighbouring hunks leave that to it. */
export function diffLines(file: ChangedFile, hunk: Hunk): DiffLine[] {
  const base = baseLinesOf(file);
  const index = file.hunks.indexOf(hunk);
  const before = file.hunks[index - 1];
  const next = file.hunks[index + 1];
  const firstBase = hunk.baseStart - 1;
  const endBase = firstBase + hunk.baseLines.length;
  const from = Math.max(0, firstBase - CONTEXT, before ? before.baseStart - 1 + before.baseLines.length : 0);
  const to = Math.min(base.length, endBase + CONTEXT, next ? next.baseStart - 1 : base.length);
  // Base and after run in step around a hunk.
  const shiftBefore = hunk.afterStart - hunk.baseStart;
  const shiftAfter = shiftBefore + hunk.afterLines.length - hunk.baseLines.length;
  const context = (start: number, end: number, shift: number): DiffLine[] =>
    base.slice(start, end).map((line, offset) => ({
      type: 'context',
      baseNumber: start + offset + 1,
      afterNumber: start + offset + 1 + shift,
      text: withoutEnd(line),
      changed: null,
    }));

  return [...context(from, firstBase, shiftBefore), ...changedLines(hunk), ...context(endBase, to, shiftAfter)];
}

/** The lines of a hunk alone. */
export function changedLines(hunk: Pick<Hunk, 'baseStart' | 'baseLines' | 'afterStart' | 'afterLines'>): DiffLine[] {
  const removed = hunk.baseLines.map(withoutEnd);
  const added = hunk.afterLines.map(withoutEnd);
  // Lines can only be told apart within where each has its counterpart.
  const spans = removed.length === added.length ? removed.map((line, index) => difference(line, added[index] ?? '')) : null;
  return [
    ...removed.map((text, index): DiffLine => ({
      type: 'removed',
      baseNumber: hunk.baseStart + index,
      afterNumber: null,
      text,
      changed: spans?.[index]?.one ?? null,
    })),
    ...added.map((text, index): DiffLine => ({
      type: 'added',
      baseNumber: null,
      afterNumber: hunk.afterStart + index,
      text,
      changed: spans?.[index]?.other ?? null,
    })),
  ];
}

type Difference = { readonly one: Span; readonly other: Span } | null;
type Span = { readonly from: number; readonly to: number };

/** What is left of two lines without their common start and end; null where they have too little in common for it to help. */
export function difference(one: string, other: string): Difference {
  const most = Math.min(one.length, other.length);
  let from = 0;
  while (from < most && one[from] === other[from]) from++;
  let end = 0;
  while (end < most - from && one.at(-1 - end) === other.at(-1 - end)) end++;
  const common = from + end - (/^\s*/.exec(one)?.[0].length ?? 0);
  if (common < most / 3) return null;
  return { one: { from, to: one.length - end }, other: { from, to: other.length - end } };
}

const lines = new WeakMap<ChangedFile, readonly string[]>();

/** A file is cut into lines once, however many hunks it has. */
function baseLinesOf(file: ChangedFile): readonly string[] {
  const known = lines.get(file);
  if (known) return known;
  const cut = splitLines(file.base?.text ?? '');
  lines.set(file, cut);
  return cut;
}

const withoutEnd = (line: string): string => line.replace(/\r?\n$/, '');
