import { firstLine } from '../base/text.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { isInScope, type Scope } from '../domain/scope.ts';
import type { TextMatch } from '../ports/code.ts';
import type { FileView } from './file-view.ts';
import type { Pacer } from './pacer.ts';

const MOST_MATCHES = 200;
const MOST_CHARACTERS = 300;

/** The lines in scope on which a text begins, case-sensitive. Files that are not text are passed over. */
export async function searchText(
  view: FileView,
  request: { readonly scope: Scope; readonly text: string; readonly limit?: number },
  pacer: Pacer,
): Promise<{ readonly matches: readonly TextMatch[]; readonly truncated: boolean }> {
  const { scope, text: wanted, limit = MOST_MATCHES } = request;
  if (wanted === '') throw new Error('There is nothing to search for: the text is empty.');
  const matches: TextMatch[] = [];
  for (const path of view.list()) {
    if (!isInScope(path, scope)) continue;
    await pacer.pause();
    const read = view.tryRead(path);
    if (read.status !== 'text') continue;
    for (const match of matchesIn(path, read.source.text, wanted)) {
      if (scope.lines && (match.line < scope.lines.start || match.line > scope.lines.end)) continue;
      if (matches.length === limit) return { matches, truncated: true };
      matches.push(match);
    }
  }
  return { matches, truncated: false };
}

function* matchesIn(path: WorkspacePath, text: string, wanted: string): Generator<TextMatch> {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, endOfLine(text, at))) {
    for (let end = text.indexOf('\n', lineStart); end >= 0 && end < at; end = text.indexOf('\n', lineStart)) {
      line++;
      lineStart = end + 1;
    }
    yield { path, line, text: firstLine(text.slice(lineStart, endOfLine(text, at)).replace(/\r?\n$/, ''), MOST_CHARACTERS) };
  }
}

/** The offset after the line that `at` is in. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}
