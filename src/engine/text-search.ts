import { firstLine, splitLines } from '../base/text.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { isInScope, type Scope } from '../domain/scope.ts';
import type { TextMatch } from '../ports/code-facts.ts';
import type { FileView } from './file-view.ts';
import { LineExpression } from './line-expression.ts';
import type { Pacer } from './pacer.ts';

const MOST_MATCHES = 200;
const MOST_CHARACTERS = 300;

/** How much text an expression is tried on at a time: to guard it costs as much as to read a few files. */
const BATCH_CHARACTERS = 200_000;

interface FileText {
  readonly path: WorkspacePath;
  readonly text: string;
}

/** The lines in scope on which a text begins, or an expression matches, case-sensitive. Files that are not text are passed over. */
export async function searchText(
  view: FileView,
  request: { readonly scope: Scope; readonly text: string; readonly regex?: boolean; readonly limit?: number },
  pacer: Pacer,
): Promise<{ readonly matches: readonly TextMatch[]; readonly truncated: boolean }> {
  const { scope, text: wanted, regex = false, limit = MOST_MATCHES } = request;
  if (wanted === '') throw new Error('There is nothing to search for: the text is empty.');
  const files = textsIn(view, scope, pacer);
  const matches: TextMatch[] = [];
  for await (const match of regex ? linesMatching(files, new LineExpression(wanted)) : linesContaining(files, wanted)) {
    if (scope.lines && (match.line < scope.lines.start || match.line > scope.lines.end)) continue;
    if (matches.length === limit) return { matches, truncated: true };
    matches.push(match);
  }
  return { matches, truncated: false };
}

async function* textsIn(view: FileView, scope: Scope, pacer: Pacer): AsyncGenerator<FileText> {
  for (const path of view.list()) {
    if (!isInScope(path, scope)) continue;
    await pacer.pause();
    const read = view.tryRead(path);
    if (read.status === 'text') yield { path, text: read.source.text };
  }
}

async function* linesMatching(files: AsyncIterable<FileText>, expression: LineExpression): AsyncGenerator<TextMatch> {
  let batch: FileText[] = [];
  let size = 0;
  for await (const file of files) {
    batch.push(file);
    size += file.text.length;
    if (size < BATCH_CHARACTERS) continue;
    yield* inBatch(batch, expression);
    batch = [];
    size = 0;
  }
  yield* inBatch(batch, expression);
}

function* inBatch(batch: readonly FileText[], expression: LineExpression): Generator<TextMatch> {
  if (batch.length === 0) return;
  const found = expression.find(batch.map(({ text }) => text));
  for (const [index, { path, text }] of batch.entries()) {
    const numbers = found[index] ?? [];
    const lines = numbers.length > 0 ? splitLines(text) : [];
    for (const line of numbers) yield { path, line, text: shown(lines[line - 1] ?? '') };
  }
}

async function* linesContaining(files: AsyncIterable<FileText>, wanted: string): AsyncGenerator<TextMatch> {
  for await (const { path, text } of files) yield* inText(path, text, wanted);
}

function* inText(path: WorkspacePath, text: string, wanted: string): Generator<TextMatch> {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, endOfLine(text, at))) {
    for (let end = text.indexOf('\n', lineStart); end >= 0 && end < at; end = text.indexOf('\n', lineStart)) {
      line++;
      lineStart = end + 1;
    }
    yield { path, line, text: shown(text.slice(lineStart, endOfLine(text, at))) };
  }
}

/** The offset after the line that `at` is in. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

const shown = (line: string): string => firstLine(line.replace(/\r?\n$/, ''), MOST_CHARACTERS);
