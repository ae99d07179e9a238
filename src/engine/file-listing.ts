import { splitLines } from '../base/text.ts';
import { WorkspacePath } from '../domain/ids.ts';
import { isInScope, type Scope } from '../domain/scope.ts';
import { protection } from '../domain/protected-file.ts';
import type { SkippedFile } from '../ports/code-facts.ts';
import type { FileExcerpt, FileListing } from '../ports/code.ts';
import { editBarrier, generatedLine, isCodeFile } from './code-files.ts';
import type { FileView } from './file-view.ts';
import { nearestTo } from './nearest.ts';
import type { Pacer } from './pacer.ts';
import type { SourceText } from './source-text.ts';

/** The files in scope, and what of the scope there is not, with what may have been meant. */
export function listFiles(view: FileView, scope: Scope, kind: 'code' | 'any'): FileListing {
  const all = view.list();
  const files = all.filter((path) => isInScope(path, scope) && (kind === 'any' || isCodeFile(path)));
  const missing = scope.paths.filter((root) => !all.some((path) => isInScope(path, { paths: [root] })) && !isThere(view, root));
  return { files, missing: missing.map((path) => ({ path, nearest: nearestPaths(view, path) })) };
}

/** Lines of a file, from 1, both ends included. Throws where there is no such file, or no such line. */
export function readExcerpt(view: FileView, path: WorkspacePath, from = 1, to = Number.MAX_SAFE_INTEGER): FileExcerpt {
  const { text } = existingSource(view, path);
  const lines = splitLines(text);
  if (from < 1 || from > Math.max(lines.length, 1)) throw new Error(`${path} has ${lines.length} lines, so there is no line ${from}.`);
  if (to < from) throw new Error(`Lines ${from} to ${to} of ${path} are no range: the end lies before the start.`);
  const excerpt = lines.slice(from - 1, to).join('');
  const why = whyProtected(path, text);
  return { path, ...(why !== undefined && { protected: why }), firstLine: from, totalLines: lines.length, text: excerpt };
}

function whyProtected(path: WorkspacePath, text: string): string | undefined {
  const line = generatedLine(text);
  return line === undefined ? protection(path, text, text) : `it is generated, as line ${line} says`;
}

/** The code files in scope that are neither searched for patterns nor edited by recipes, with the reason. */
export async function skippedFiles(view: FileView, scope: Scope, pacer: Pacer): Promise<SkippedFile[]> {
  const skipped: SkippedFile[] = [];
  for (const path of view.list()) {
    if (!isInScope(path, scope) || !isCodeFile(path)) continue;
    await pacer.pause();
    const read = view.tryRead(path);
    if (read.status === 'missing') continue;
    const why = read.status === 'refused' ? `${path} ${read.reason}.` : editBarrier(path, read.source.text);
    if (why !== undefined) skipped.push({ path, why });
  }
  return skipped;
}

/** The text of a file; throws, naming the nearest files there are, where there is none. */
export function existingSource(view: FileView, path: WorkspacePath): SourceText {
  const source = view.read(path);
  if (source) return source;
  const nearest = nearestPaths(view, path);
  throw new Error(`There is no file ${path} in the workspace.${nearest.length > 0 ? ` Did you mean ${nearest.join(', ')}?` : ''}`);
}

function nearestPaths(view: FileView, path: WorkspacePath): WorkspacePath[] {
  const paths = new Set<string>();
  for (const file of view.list()) {
    // A scope may name a folder as well.
    for (let at: string = file; at !== '' && !paths.has(at); at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) paths.add(at);
  }
  return nearestTo(path, paths).map(WorkspacePath);
}

/** Whether there is something at the path that is not listed because git ignores it, or because it is an empty folder. */
function isThere(view: FileView, path: WorkspacePath): boolean {
  const read = view.tryRead(path);
  return read.status !== 'missing';
}
