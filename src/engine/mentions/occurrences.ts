import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { commentsOf } from '../ast/comments.ts';
import { editBarrier } from '../code-files.ts';
import type { CodeView } from '../recipe.ts';
import { commentWords } from './comment-words.ts';
import { markdownWords } from './markdown-words.ts';
import { wordsOf, type SoughtNames } from './names.ts';
import type { Occurrence } from './occurrence.ts';

/** Where the comments and the Markdown of a scope say the sought names, file by file. Files without any are left out. */
export async function* occurrences(
  view: CodeView,
  scope: Scope,
  sought: SoughtNames,
): AsyncGenerator<{ readonly path: WorkspacePath; readonly found: readonly Occurrence[] }> {
  const code = new Set(await view.editableFiles(scope));
  for (const path of await view.allFiles(scope)) {
    await view.pause();
    const found = code.has(path) ? inComments(view, path, sought) : isMarkdown(path) ? inMarkdown(view, path, sought) : [];
    if (found.length > 0) yield { path, found };
  }
}

export function isMarkdown(path: string): boolean {
  return /\.(md|mdx|markdown)$/i.test(path);
}

/** A file is parsed only if something that looks like a comment says one of the names. */
function inComments(view: CodeView, path: WorkspacePath, sought: SoughtNames): Occurrence[] {
  const text = view.text(path);
  const saysAny = (comment: string): boolean => [...wordsOf(comment)].some((word) => sought.has(word.text));
  const looksLikeComment = [/\/\/[^\n]*/g, /\/\*[^]*?\*\//g].some((pattern) =>
    [...text.matchAll(pattern)].some(([comment]) => saysAny(comment)),
  );
  if (!looksLikeComment) return [];
  return commentsOf(view.sourceFile(path), saysAny).flatMap(({ start, end }) => commentWords(text, start, end, sought));
}

function inMarkdown(view: CodeView, path: WorkspacePath, sought: SoughtNames): Occurrence[] {
  const text = view.text(path);
  return editBarrier(path, text) === undefined ? markdownWords(text, sought) : [];
}
