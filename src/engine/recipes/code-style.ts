import type { ts } from 'ts-morph';
import { lineBreakAt } from '../ast/lines.ts';

/** How a file is laid out, as far as new lines have to follow it. */
export interface CodeStyle {
  /** One level of indentation. */
  readonly unit: string;
  readonly lineBreak: string;
  /** What a statement ends with: a semicolon, or nothing. */
  readonly end: string;
}

export function styleOf({ text }: ts.SourceFile): CodeStyle {
  const indented = /^(\t|[ ]{2,8})(?=[^\s*])/m.exec(text)?.[1] ?? '  ';
  const withEnd = text.match(/;[ \t]*(?:\/\/.*)?\r?$/gm)?.length ?? 0;
  const without = text.match(/[\w)\]'"`][ \t]*\r?$/gm)?.length ?? 0;
  return { unit: indented, lineBreak: lineBreakAt(text, 0), end: withEnd * 3 >= without ? ';' : '' };
}
