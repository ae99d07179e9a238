import { splitLines } from '../base/text.ts';
import { diffLines } from '../changeset/diff-lines.ts';
import type { TextEdit } from '../domain/change.ts';

/**
 * The smallest edits that make `after` of `before`: line by line, and within changed lines only what differs, so that
 * cursors, folds, marks and the undo of an open editor stay where they are.
 */
export function minimalEdits(before: string, after: string): TextEdit[] {
  const base = splitLines(before);
  const target = splitLines(after);
  const baseOffsets = offsetsOf(base);
  const targetOffsets = offsetsOf(target);
  return diffLines(base, target).map(({ baseStart, baseEnd, afterStart, afterEnd }) => {
    const start = baseOffsets[baseStart] ?? before.length;
    const old = before.slice(start, baseOffsets[baseEnd] ?? before.length);
    const text = after.slice(targetOffsets[afterStart] ?? after.length, targetOffsets[afterEnd] ?? after.length);
    return trim(start, old, text);
  });
}

/** Where each line starts, and at the end where the last one ends. */
function offsetsOf(lines: readonly string[]): number[] {
  const offsets = [0];
  for (const line of lines) offsets.push((offsets.at(-1) ?? 0) + line.length);
  return offsets;
}

/** Leaves out what both texts begin and end with, without cutting through a line end or a surrogate pair. */
function trim(start: number, old: string, text: string): TextEdit {
  const most = Math.min(old.length, text.length);
  let from = 0;
  while (from < most && old[from] === text[from]) from++;
  while (from > 0 && isInside(old, from)) from--;
  let end = 0;
  while (end < most - from && old.at(-1 - end) === text.at(-1 - end)) end++;
  while (end > 0 && (isInside(old, old.length - end) || isInside(text, text.length - end))) end--;
  return { start: start + from, end: start + old.length - end, text: text.slice(from, text.length - end) };
}

/** Whether an offset lies between the two halves of a line end or of a character. */
function isInside(text: string, offset: number): boolean {
  const pair = text.slice(offset - 1, offset + 1);
  return pair === '\r\n' || /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair);
}
