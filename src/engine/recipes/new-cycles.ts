import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import { shortestPath } from './cycles.ts';
import { importEdges } from './import-edges.ts';
import type { ModuleLinks } from './module-links.ts';

export interface NewLink {
  readonly from: WorkspacePath;
  readonly to: WorkspacePath;
}

/** A cycle that new imports of values would be part of, as the way around it; undefined where there is none. `gone` are links that end. */
export async function newCycle(
  view: CodeView,
  links: ModuleLinks,
  added: readonly NewLink[],
  gone: readonly NewLink[],
): Promise<readonly WorkspacePath[] | undefined> {
  const graph = new Map([...links].map(([path, named]) => [path, new Set(named.values())]));
  for (const { from, to } of gone) graph.get(from)?.delete(to);
  const certain = new Map<WorkspacePath, Set<WorkspacePath>>();
  for (const { from, to } of added) {
    graph.set(from, new Set([...(graph.get(from) ?? []), to]));
    certain.set(from, new Set([...(certain.get(from) ?? []), to]));
  }
  for (const { from, to } of added) {
    for (;;) {
      await view.pause();
      const way = shortestPath(graph, to, from);
      if (!way) break;
      const doubtful = way.slice(0, -1).find((path, index) => {
        const next = way[index + 1];
        return next !== undefined && !certain.get(path)?.has(next) && !isValueLink(view, path, next);
      });
      if (doubtful === undefined) return [from, ...way];
      graph.get(doubtful)?.delete(way[way.indexOf(doubtful) + 1] as WorkspacePath);
    }
  }
  return undefined;
}

function isValueLink(view: CodeView, from: WorkspacePath, to: WorkspacePath): boolean {
  return importEdges(view, from).some(({ target, kind }) => target === to && kind === 'value');
}
