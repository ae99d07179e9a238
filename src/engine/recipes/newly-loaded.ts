import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import { loadEffect } from './module-effects.ts';
import type { ModuleLinks } from './module-links.ts';
import type { NewLink } from './new-cycles.ts';

/** Why new imports of a file change what runs: it, or what it imports, does something when it is loaded, and was not loaded there before. */
export function newlyLoaded(view: CodeView, links: ModuleLinks, added: readonly NewLink[], file: WorkspacePath): string | undefined {
  const brought = reached(links, [file, ...added.filter(({ from }) => from === file).map(({ to }) => to)]);
  const doers = [...brought].flatMap((path) => {
    const place = view.tryText(path) === undefined ? undefined : loadEffect(view, path, false);
    return place === undefined ? [] : [{ path, place }];
  });
  if (doers.length === 0) return undefined;
  for (const { from, to } of added) {
    if (to !== file) continue;
    const before = reached(links, [from]);
    const doer = doers.find(({ path }) => !before.has(path));
    if (doer) return `${from} would come to load ${doer.path}, which does something when it is loaded, at ${doer.place}.`;
  }
  return undefined;
}

function reached(links: ModuleLinks, starts: readonly WorkspacePath[]): Set<WorkspacePath> {
  const found = new Set(starts);
  // A set that is iterated goes on to what is added meanwhile.
  for (const path of found) for (const next of links.get(path)?.values() ?? []) found.add(next);
  return found;
}
