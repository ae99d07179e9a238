import type { WorkspacePath } from '../../domain/ids.ts';
import { hasWord } from '../ast/words.ts';
import { editBarrier, isCodeFile } from '../code-files.ts';
import type { FileView } from '../file-view.ts';
import type { Pacer } from '../pacer.ts';

/**
 * Whether code that has changed since may have come to use a name: it says it, or offers all of another module to files of
 * which one says it. By texts alone; no file is read that has not changed, unless something is offered so.
 */
export async function mayUse(
  view: FileView,
  name: string,
  { except, since }: { readonly except: ReadonlySet<WorkspacePath>; readonly since: number },
  pacer: Pacer,
): Promise<boolean> {
  const code = view.list().filter((path) => isCodeFile(path) && !except.has(path));
  const changed = code.filter((path) => view.workspace.changedSince(path, since));
  if (await someText(view, changed, (text) => hasWord(text, name), pacer)) return true;
  return (await someText(view, changed, offersAll, pacer)) && someText(view, code, (text) => hasWord(text, name), pacer);
}

/** Whether a text offers all of another module under names that it does not say. */
export const offersAll = (text: string): boolean => /\bexport\s+(?:type\s+)?\*/.test(text);

async function someText(view: FileView, paths: readonly WorkspacePath[], isIt: (text: string) => boolean, pacer: Pacer): Promise<boolean> {
  for (const path of paths) {
    await pacer.pause();
    const read = view.tryRead(path);
    if (read.status === 'text' && isIt(read.source.text) && editBarrier(path, read.source.text) === undefined) return true;
  }
  return false;
}
