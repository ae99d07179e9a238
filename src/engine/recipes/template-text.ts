import type { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import type { Piece } from './concatenations.ts';

/** The edits that make a template of a concatenation, its values untouched; or why a template can't say it, as a sentence. */
export function templateEdits(
  sourceFile: ts.SourceFile,
  whole: ts.Expression,
  pieces: readonly Piece[],
): { readonly edits: readonly TextEdit[] } | { readonly reason: string } {
  const edits: TextEdit[] = [];
  let start = whole.getStart(sourceFile);
  let open = '`';
  let text = '';
  for (const piece of pieces) {
    if ('text' in piece) {
      text += piece.text;
      continue;
    }
    if (hasOctalEscape(text)) return { reason: OCTAL };
    edits.push({ start, end: piece.value.getStart(sourceFile), text: `${open}${escaped(text)}\${` });
    start = piece.value.end;
    open = '}';
    text = '';
  }
  if (hasOctalEscape(text)) return { reason: OCTAL };
  edits.push({ start, end: whole.end, text: `${open}${escaped(text)}\`` });
  return { edits };
}

const OCTAL = 'A character is written by its octal number, which a template does not know.';

/** What starts or ends something in a template is escaped, where it is not already. */
function escaped(text: string): string {
  return text.replace(/\\[^]|`|\$(?=\{)/g, (found) => (found.startsWith('\\') ? found : `\\${found}`));
}

/** `\1`, and `\0` before a digit, which may have come there only now. */
export function hasOctalEscape(text: string): boolean {
  return [...text.matchAll(/\\([^])(?=(\d?))/g)].some(([, kind = '', next]) => /[1-9]/.test(kind) || (kind === '0' && next !== ''));
}
