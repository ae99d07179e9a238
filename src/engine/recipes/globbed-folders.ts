import { posix } from 'node:path';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { CodeView } from '../recipe.ts';

const GLOB = /\bimport\.meta\.glob(?:Eager)?\s*(?:<[^()]*>)?\(\s*([^)]*)\)|\brequire\.context\(\s*(["'`][^"'`\r\n]*["'`])/g;

/** Folders of which files are loaded by a pattern, as bundlers offer it. Read from the text. */
export async function globbedFolders(view: CodeView): Promise<string[]> {
  const folders = new Set<string>();
  for (const path of await view.editableFiles(WHOLE_WORKSPACE)) {
    const text = view.text(path);
    if (!text.includes('import.meta.glob') && !text.includes('require.context')) continue;
    await view.pause();
    for (const [, patterns, folder] of text.matchAll(GLOB))
      for (const [, pattern = ''] of (patterns ?? folder ?? '').matchAll(/["'`]([^"'`]*)["'`]/g)) folders.add(folderOf(path, pattern));
  }
  return [...folders];
}

export function isGlobbed(folders: readonly string[], path: WorkspacePath): boolean {
  return folders.some((folder) => folder === '' || path.startsWith(`${folder}/`));
}

/** The part of a pattern that is a folder; the whole workspace where that can't be told. */
function folderOf(path: WorkspacePath, pattern: string): string {
  const fixed = pattern.split(/[*{?!(\[]/, 1)[0] ?? '';
  if (!fixed.startsWith('.')) return '';
  const joined = posix.join(posix.dirname(path), pattern === fixed ? fixed : posix.dirname(`${fixed}x`));
  return joined === '.' || joined.startsWith('..') ? '' : joined.replace(/\/$/, '');
}
