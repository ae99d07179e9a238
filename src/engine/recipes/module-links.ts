import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import { namedModules } from '../named-modules.ts';
import type { CodeView } from '../recipe.ts';

/** For each file the modules of the workspace that it names, by what it calls them. */
export type ModuleLinks = ReadonlyMap<WorkspacePath, ReadonlyMap<string, WorkspacePath>>;

/**
 * Which modules of the workspace are named by which, be it in an import, an export or a call such as `require` or `mock`. Read from
 * the text, so that nothing is parsed: a string or a comment that looks like an import counts as one. `values` leaves
 * out what `import type` and `export type` name.
 */
export async function moduleLinks(view: CodeView, which: 'all' | 'values' = 'all'): Promise<ModuleLinks> {
  const links = new Map<WorkspacePath, ReadonlyMap<string, WorkspacePath>>();
  for (const path of await view.editableFiles(WHOLE_WORKSPACE)) {
    await view.pause();
    const text = which === 'all' ? view.text(path) : view.text(path).replaceAll(TYPE_STATEMENT, '');
    links.set(path, linksOf(view, path, text));
  }
  return links;
}

/** The files that name a module. */
export function importersOf(links: ModuleLinks, target: WorkspacePath): readonly WorkspacePath[] {
  const known = importers.get(links) ?? backwards(links);
  importers.set(links, known);
  return known.get(target) ?? [];
}

/** Turned around once for each. */
const importers = new WeakMap<ModuleLinks, ReadonlyMap<WorkspacePath, readonly WorkspacePath[]>>();

function backwards(links: ModuleLinks): Map<WorkspacePath, WorkspacePath[]> {
  const found = new Map<WorkspacePath, WorkspacePath[]>();
  for (const [path, named] of links)
    for (const target of new Set(named.values())) {
      const known = found.get(target);
      if (known) known.push(path);
      else found.set(target, [path]);
    }
  return found;
}

const TYPE_STATEMENT = /\b(?:import|export)\s+type\s+(?!from\b)[^;'"`]*?\bfrom\s*(["'])[^"'\r\n]+\1/g;

function linksOf(view: CodeView, path: WorkspacePath, text: string): Map<string, WorkspacePath> {
  const named = new Map<string, WorkspacePath>();
  for (const specifier of namedModules(text)) {
    const target = view.resolveModule(specifier, path);
    if (target !== undefined && target !== path) named.set(specifier, target);
  }
  return named;
}
