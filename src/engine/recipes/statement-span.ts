import { type ts } from 'ts-morph';
import { hasComment } from '../ast/comments.ts';
import { isBlank, lineEnd, lineStart, nextLine, skipBlanks } from '../ast/lines.ts';

/**
 * The lines of a statement with the comments that belong to it: those right above it, without a blank line between, and
 * one behind it on its last line. Undefined where other code stands on these lines.
 */
export function spanOf(sourceFile: ts.SourceFile, statement: ts.Statement): { readonly start: number; readonly end: number } | undefined {
  const { text } = sourceFile;
  const first = statement.getStart(sourceFile);
  const line = lineStart(text, first);
  if (!isBlank(text.slice(line, first))) return undefined;
  const rest = text.slice(statement.end, lineEnd(text, statement.end));
  const isAlone = isBlank(rest) || (hasComment(text, statement.end, statement.end + rest.length) && isOnlyComment(rest));
  if (!isAlone) return undefined;
  return { start: withCommentsAbove(text, statement.pos, line), end: nextLine(text, statement.end) };
}

/** The start of the comment lines that touch a line. They lie behind `from`, where the statement before ends. */
function withCommentsAbove(text: string, from: number, line: number): number {
  const above = text.slice(from, line);
  const gap = /^[^]*\r?\n[ \t]*\r?\n/.exec(above)?.[0].length;
  const isFirst = isBlank(text.slice(0, from).replace(/^\uFEFF/, ''));
  if (gap !== undefined) return from + gap;
  // What follows on the line of the statement before is said of that one.
  const start = isFirst ? lineStart(text, from) : nextLine(text, from);
  return Math.min(start, line);
}

function isOnlyComment(text: string): boolean {
  return isBlank(text.replace(/\/\*.*?\*\//g, '').replace(/\/\/.*$/, ''));
}

/** Whether the statement's comments say something of the whole file, as far as that can be told: a license, a directive, `@file`. */
export function speaksOfFile(comment: string): boolean {
  return /@(license|licence|copyright|file|fileoverview|packageDocumentation|module|jsx\w*|ts-(no)?check|jest-environment|vitest-environment)\b|^#!|^\/\*!|copyright|eslint-disable(?!-(next-)?line)|eslint-env/im.test(
    comment,
  );
}

/** Takes lines away, and a blank line where two would be left, or one at the end of the text. */
export function removalOf(text: string, { start, end }: { readonly start: number; readonly end: number }): { start: number; end: number } {
  const isBlankBefore = start === 0 || isBlank(text.slice(lineStart(text, start - 1), start));
  const behind = skipBlanks(text, end);
  const isBlankBehind = end < text.length && (text[behind] === '\n' || text.startsWith('\r\n', behind));
  if (isBlankBefore && isBlankBehind) return { start, end: nextLine(text, behind) };
  const isLast = isBlank(text.slice(end));
  return isLast && isBlankBefore && start > 0 ? { start: lineStart(text, start - 1), end } : { start, end };
}
