import { ts } from 'ts-morph';
import { isBlank, lineStart, skipBlanks } from '../ast/lines.ts';
import { written, type Piece, type Reindent } from '../ast/pieces.ts';
import type { Sink } from './chain-sinks.ts';
import type { Chain } from './promise-chains.ts';

/** What writing a chain takes from those around it. */
export interface Ground {
  readonly program: ts.Program;
  readonly sourceFile: ts.SourceFile;
  readonly style: { readonly unit: string; readonly lineBreak: string; readonly end: string };
  /** Where line starts are no layout. */
  readonly literals: readonly (readonly [number, number])[];
  /** Handlers whose error has to be declared as `any`, which it was in a callback. */
  readonly loose: ReadonlySet<ts.Node>;
  /** A chain that is returned or answered and can be written as statements too. */
  readonly inner: (expression: ts.Expression, sink: Sink) => Chain | undefined;
  /** A stretch of the file that stays, but for what is rewritten in it. */
  readonly keep: (start: number, end: number, kept: { readonly indent: Reindent; readonly own: OwnReturns }) => Piece[];
}

/** The returns of the function that a stretch belongs to, by what they become. */
export type OwnReturns = ReadonlyMap<ts.Node, (indent: string) => Stretch>;

export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly Piece[];
}

/** Statements, each of which starts on a line of its own. */
export type Lines = readonly (readonly Piece[])[];

export function joinLines(ground: Ground, lines: Lines, indent: string): Piece[] {
  return lines.flatMap((line, index) => (index === 0 ? [...line] : [written(ground.style.lineBreak + indent), ...line]));
}

/** Statements in the place of one: in braces where there is room for one only. */
export function inPlaceOf(ground: Ground, statement: ts.Statement, lines: Lines, indent: string): Stretch {
  const { text } = ground.sourceFile;
  const start = statement.getStart(ground.sourceFile);
  const { end, parent } = statement;
  if (lines.length === 0) return removed(ground, statement);
  const startsLine = isBlank(text.slice(lineStart(text, start), start));
  if (!ts.isBlock(parent) && !ts.isSourceFile(parent) && !ts.isModuleBlock(parent)) return inBraces(ground, statement, lines, indent);
  return startsLine || lines.length === 1
    ? { start, end, pieces: joinLines(ground, lines, indent) }
    : onLinesOfItsOwn(ground, statement, lines, indent);
}

/** `if (a)` and the like, with the brace on the line of what is before the statement. */
export function inBraces(ground: Ground, statement: ts.Statement, lines: Lines, indent: string): Stretch {
  const { text } = ground.sourceFile;
  let start = statement.getStart(ground.sourceFile);
  const { end, parent } = statement;
  const deeper = indent + ground.style.unit;
  const isFirst = !ts.isCaseOrDefaultClause(parent) || parent.statements[0] === statement;
  const isBelow = isFirst && isBlank(text.slice(lineStart(text, start), start));
  if (!isBelow)
    return {
      start,
      end,
      pieces: braces(
        ground,
        lines.map((line) => deepen(line, ground)),
        indent,
        deeper,
      ),
    };
  while (/\s/.test(text[start - 1] ?? '')) start--;
  const outer = indent.endsWith(ground.style.unit) ? indent.slice(0, -ground.style.unit.length) : indent;
  return { start, end, pieces: [written(' '), ...braces(ground, lines, outer, indent)] };
}

/** The body of an arrow function that was an expression. */
export function arrowBody(ground: Ground, body: ts.Expression, lines: Lines, indent: string): Stretch {
  let start = body.getStart(ground.sourceFile);
  const { text } = ground.sourceFile;
  while (/\s/.test(text[start - 1] ?? '')) start--;
  return { start, end: body.end, pieces: [written(' '), ...braces(ground, lines, indent)] };
}

export function onLinesOfItsOwn(ground: Ground, statement: ts.Statement, lines: Lines, indent: string): Stretch {
  const { text } = ground.sourceFile;
  const inner = indent + ground.style.unit;
  let start = statement.getStart(ground.sourceFile);
  let { end } = statement;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  const next = skipBlanks(text, end);
  if (text[next] === '}') end = next;
  const { lineBreak } = ground.style;
  const deeper = lines.map((line) => deepen(line, ground));
  return { start, end, pieces: [written(lineBreak + inner), ...joinLines(ground, deeper, inner), written(lineBreak + indent)] };
}

/** The lines within what was written for one level less. */
export function deepen(line: readonly Piece[], { style }: Ground): Piece[] {
  const { unit } = style;
  return line.map((piece): Piece => {
    if (piece.type === 'written') return { ...piece, text: piece.text.replaceAll(style.lineBreak, style.lineBreak + unit) };
    return piece.type === 'kept' && piece.indent ? { ...piece, indent: { ...piece.indent, to: piece.indent.to + unit } } : piece;
  });
}

export function removed(ground: Ground, statement: ts.Statement): Stretch {
  const { text } = ground.sourceFile;
  let start = statement.getStart(ground.sourceFile);
  while (/\s/.test(text[start - 1] ?? '')) start--;
  return { start, end: statement.end, pieces: [] };
}

export function block(ground: Ground, head: string, lines: Lines, indent: string): Piece[] {
  return [written(`${head} `), ...braces(ground, lines, indent)];
}

export function braces(ground: Ground, lines: Lines, indent: string, inner = indent + ground.style.unit): Piece[] {
  if (lines.length === 0) return [written('{}')];
  const { lineBreak } = ground.style;
  return [written(`{${lineBreak}${inner}`), ...joinLines(ground, lines, inner), written(`${lineBreak}${indent}}`)];
}
