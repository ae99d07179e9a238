import { ts } from 'ts-morph';
import type { Ground, Stretch } from './chain-layout.ts';

/** Lines that would be longer stay as they were broken. */
const LONGEST_LINE = 120;
/** `const answer = await ` and the like, which goes before it. */
const BEFORE = 24;
/** More calls than this are laid out one below the other on purpose. */
const MOST_BREAKS = 2;

/**
 * The line breaks before the dots of what was the beginning of a chain, where nothing of the chain is left below it; none
 * where the line would be too long.
 */
export function breaksToJoin({ sourceFile }: Ground, head: ts.Expression, indent: string): readonly Stretch[] {
  const { text } = sourceFile;
  const breaks: Stretch[] = [];
  for (let at = head; ts.isCallExpression(at) || ts.isPropertyAccessExpression(at); at = at.expression) {
    if (!ts.isPropertyAccessExpression(at)) continue;
    const start = at.expression.end;
    const blank = /^\s*(?=\??\.)/.exec(text.slice(start, at.name.getStart(sourceFile)))?.[0] ?? '';
    if (/[\r\n]/.test(blank)) breaks.unshift({ start, end: start + blank.length, pieces: [] });
  }
  if (breaks.length === 0 || breaks.length > MOST_BREAKS) return [];
  let joined = text.slice(head.getStart(sourceFile), head.end);
  for (const { start, end } of [...breaks].reverse()) {
    const from = start - head.getStart(sourceFile);
    joined = joined.slice(0, from) + joined.slice(from + end - start);
  }
  const isShort = joined.split(/\r?\n/).every((line, index) => line.length + (index === 0 ? indent.length + BEFORE : 0) <= LONGEST_LINE);
  return isShort ? breaks : [];
}
