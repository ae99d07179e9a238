import type { EditStep, TextEdit } from '../domain/change.ts';

/** The text with edits made to it. They must ascend and not overlap; anything else is a bug of who made them, and throws. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: replacement } of edits) {
    if (start < at || end < start || end > text.length) {
      throw new RangeError(`An edit of ${start}-${end} does not fit a text of ${text.length} characters edited up to ${at}.`);
    }
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

/** The edit that puts one text in the place of another. */
export const rewriting = (before: string, after: string): TextEdit => ({ start: 0, end: before.length, text: after });

/** The text after each step has edited what the one before it left. */
export function replay(base: string, steps: readonly EditStep[]): string {
  return steps.reduce((text, step) => applyEdits(text, step.edits), base);
}

/** Where a line, from 1, begins; the end of the text where there are not that many. */
export function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let skipped = 1; skipped < line; skipped++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at;
}
