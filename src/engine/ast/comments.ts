import { ts } from 'ts-morph';
import { nodeAt } from './walk.ts';

export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The comments of a file for which `isWanted` holds, wherever they stand. What only looks like a comment, in a string,
 * a template, a regular expression or JSX, is none of them.
 */
export function commentsOf(sourceFile: ts.SourceFile, isWanted: (text: string) => boolean = () => true): Comment[] {
  const { text } = sourceFile;
  const pattern = /\/\/[^\r\n]*|\/\*[^]*?\*\//g;
  const found: Comment[] = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const comment = { start: match.index, end: match.index + match[0].length, text: match[0] };
    if (!isTrivia(sourceFile, comment.start)) pattern.lastIndex = comment.start + 2;
    else if (isWanted(comment.text)) found.push(comment);
  }
  return found;
}

/** Whether a position is in the blanks and comments between tokens. */
function isTrivia(sourceFile: ts.SourceFile, position: number): boolean {
  const node = nodeAt(sourceFile, position);
  return !isLiteralText(node) || position < node.getStart(sourceFile);
}

function isLiteralText(node: ts.Node): boolean {
  return ts.isStringTextContainingNode(node) || ts.isRegularExpressionLiteral(node) || ts.isJsxText(node);
}

/**
 * The comments between two positions that hold nothing but tokens of plain code: no template, no regular expression
 * and no JSX, which a scanner without a parser would misread.
 */
export function commentsBetween(text: string, start: number, end: number): Comment[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text, undefined, start, end - start);
  const found: Comment[] = [];
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token !== ts.SyntaxKind.SingleLineCommentTrivia && token !== ts.SyntaxKind.MultiLineCommentTrivia) continue;
    found.push({ start: scanner.getTokenStart(), end: scanner.getTokenEnd(), text: scanner.getTokenText() });
  }
  return found;
}

export function hasComment(text: string, start: number, end: number): boolean {
  return commentsBetween(text, start, end).length > 0;
}

/** What a comment says, without its slashes and stars, on one line. */
export function commentWords(comment: string): string {
  return comment
    .replace(/^\/\*+|\*+\/$|^\/\//g, '')
    .split('\n')
    .map((line) => line.trim().replace(/^\*+\s?/, ''))
    .join(' ')
    .trim();
}
