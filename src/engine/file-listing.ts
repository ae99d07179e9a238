import { splitLines } from '../base/text.ts';
import { WorkspacePath } from '../domain/ids.ts';
import { isInScope, type Scope } from '../domain/scope.ts';
import type { FileExcerpt, FileListing } from '../ports/code.ts';
import { isCodeFile } from './code-files.ts';
import type { FileView } from './file-view.ts';
import { nearestTo } from './nearest.ts';
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
  return { path, firstLine: from, totalLines: lines.length, text: excerpt };
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
