import { type ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { deletion } from '../ast/edits.ts';
import { indentationAt, isBlank, lineStart, nextLine, skipBlanks } from '../ast/lines.ts';
import { literalRanges } from '../ast/literals.ts';

/**
 * Takes away what is around the statements of a try block, and one level of their indentation. Lines that a string, a
 * template or a comment without a margin of stars goes on in keep theirs. Nothing but deletions, so that those of a
 * block and of a block in it add up.
 */
export function unwrapEdits(sourceFile: ts.SourceFile, statement: ts.TryStatement, clause: ts.CatchClause): TextEdit[] {
  const { text } = sourceFile;
  const start = statement.getStart(sourceFile);
  const open = statement.tryBlock.getStart(sourceFile);
  const close = statement.tryBlock.end - 1;
  if (isBlank(text.slice(open + 1, close))) return [wholeLines(text, start, clause.end)];

  const startsLine = isBlank(text.slice(lineStart(text, start), start));
  const content = skipBlanks(text, open + 1);
  const isOpenAlone = isLineBreak(text, content);
  const opening = isOpenAlone
    ? startsLine
      ? deletion(lineStart(text, start), nextLine(text, content))
      : deletion(blanksBefore(text, start), content)
    : deletion(start, content);
  const dedented = isOpenAlone && startsLine ? dedent(sourceFile, statement, indentationAt(text, start)) : [];
  return [opening, ...dedented, closing(text, close, clause.end)];
}

function closing(text: string, close: number, end: number): TextEdit {
  if (!isBlank(text.slice(lineStart(text, close), close))) return deletion(blanksBefore(text, close), end);
  const rest = skipBlanks(text, end);
  return isLineBreak(text, rest) ? deletion(lineStart(text, close), nextLine(text, end)) : deletion(close, rest);
}

/** A stretch of text, with its lines where nothing else is on them. */
function wholeLines(text: string, start: number, end: number): TextEdit {
  const isAlone = isBlank(text.slice(lineStart(text, start), start)) && isLineBreak(text, skipBlanks(text, end));
  return isAlone ? deletion(lineStart(text, start), nextLine(text, end)) : deletion(start, end);
}

function dedent(sourceFile: ts.SourceFile, { tryBlock }: ts.TryStatement, outer: string): TextEdit[] {
  const { text } = sourceFile;
  const close = tryBlock.end - 1;
  const lines: number[] = [];
  for (let line = nextLine(text, tryBlock.getStart(sourceFile)); line < close; line = nextLine(text, line)) lines.push(line);
  const first = lines.find((line) => !isLineBreak(text, skipBlanks(text, line)));
  const inner = first === undefined ? '' : text.slice(first, skipBlanks(text, first));
  if (!inner.startsWith(outer) || inner === outer) return [];
  const kept = literalRanges(sourceFile, tryBlock);
  return lines
    .filter((line) => text.startsWith(inner, line) && !kept.some(([from, to]) => from < line && line < to))
    .map((line) => deletion(line + outer.length, line + inner.length));
}

function blanksBefore(text: string, position: number): number {
  let at = position;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at--;
  return at;
}

function isLineBreak(text: string, position: number): boolean {
  return position >= text.length || text[position] === '\n' || text.startsWith('\r\n', position);
}
