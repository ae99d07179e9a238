/** How the lines of a text end; `mixed` cannot be held by an editor's document. */
export type LineEnds = 'none' | '\n' | '\r\n' | 'mixed';

export function lineEndsOf(text: string): LineEnds {
  const windows = text.match(/\r\n/g)?.length ?? 0;
  const all = text.match(/\n|\r(?!\n)/g)?.length ?? 0;
  const lone = /\r(?!\n)/.test(text);
  if (lone) return 'mixed';
  if (all === 0) return 'none';
  if (windows === 0) return '\n';
  return windows === all ? '\r\n' : 'mixed';
}

const MARK = '\u{feff}';

export const hasByteOrderMark = (text: string): boolean => text.startsWith(MARK);
export const withoutByteOrderMark = (text: string): string => (hasByteOrderMark(text) ? text.slice(MARK.length) : text);
