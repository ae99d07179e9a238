import * as z from 'zod';
import type { WorkspacePath } from '../../domain/ids.ts';
import { isInScope, type Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { cyclesIn, shortestCycle } from './cycles.ts';
import { defineRecipe } from './define-recipe.ts';
import { importEdges, type ImportEdge } from './import-edges.ts';
import { moduleLinks } from './module-links.ts';
import { markAsTypes } from './type-import.ts';

/**
 * Takes imports of mere types out of import cycles, by `import type`.
 *
 * A link of a cycle goes where none of its imports is used as a value, in the whole file. The JavaScript stays the same,
 * and it is compiled and compared. Cycles that are left consist of values: they are told, one link of each.
 */
export const breakTypeCycle = defineRecipe({
  info: {
    id: 'break-type-cycle',
    title: 'Break import cycles made of types',
    description:
      'Where modules import each other in a circle, imports that are used for types only become `import type`, which ends the circle for everybody who follows imports. ' +
      'The compiled JavaScript stays the same. Circles that are made of values are reported, not changed.',
    class: 'proved',
    topics: [
      'import cycles',
      'break cycles',
      'circular imports',
      'cyclic imports',
      'circular dependencies',
      'dependency cycles',
      'cyclic dependencies',
      'module cycles',
    ],
    example: 'Break import cycles in src',
    mends: [],
  },
  parameters: z.strictObject({}),
  async plan(view, { scope }) {
    const links = await moduleLinks(view, 'values');
    const maybe = cyclesIn(new Map([...links].map(([path, named]) => [path, new Set(named.values())]))).flat();
    const edges = new Map<WorkspacePath, ImportEdge[]>();
    for (const path of maybe) {
      await view.pause();
      edges.set(
        path,
        importEdges(view, path).filter(({ kind }) => kind !== 'marked'),
      );
    }
    return planCycles(view, edges, scope);
  },
});

type Edges = ReadonlyMap<WorkspacePath, readonly ImportEdge[]>;

interface Plan {
  readonly sites: PlannedSite[];
  readonly refused: Refusal[];
  readonly notes: readonly [];
}

function planCycles(view: CodeView, edges: Edges, scope: Scope): Plan {
  const plan: Plan = { sites: [], refused: [], notes: [] };
  const groupOf = new Map<WorkspacePath, number>();
  cyclesIn(targetsOf(edges, () => true)).forEach((group, index) => {
    for (const path of group) groupOf.set(path, index);
  });
  const marked = new Set<ImportEdge>();
  for (const [path, list] of edges) {
    for (const edge of list) {
      const isOnCycle = groupOf.has(path) && groupOf.get(path) === groupOf.get(edge.target);
      const isOfTypes = list.every(({ target, kind }) => target !== edge.target || kind === 'types');
      if (!isOnCycle || !isOfTypes || !edge.use) continue;
      marked.add(edge);
      const sourceFile = view.sourceFile(path);
      if (!isInScope(path, scope) || !touchesLines(scope, sourceFile, edge.statement)) continue;
      const site = siteAt(path, sourceFile, edge.statement);
      const edits = markAsTypes(view, path, edge.use);
      if (edits.ok) plan.sites.push({ site, edits: new Map([[path, edits.value]]), reason: 'ends an import cycle that is made of types' });
      else plan.refused.push({ site, reason: edits.failure });
    }
  }
  plan.refused.push(...cyclesOfValues(view, edges, marked, scope));
  return plan;
}

/** One link of each cycle that no `import type` can end. */
function cyclesOfValues(view: CodeView, edges: Edges, marked: ReadonlySet<ImportEdge>, scope: Scope): Refusal[] {
  const links = targetsOf(edges, (edge) => !marked.has(edge));
  return cyclesIn(links).flatMap((group) => {
    const start = group.find((path) => isInScope(path, scope));
    const cycle = start === undefined ? undefined : shortestCycle(links, start);
    const edge = start === undefined ? undefined : edges.get(start)?.find(({ target }) => target === cycle?.[1]);
    if (start === undefined || !cycle || !edge || !touchesLines(scope, view.sourceFile(start), edge.statement)) return [];
    const others = group.length - (cycle.length - 1);
    const more = others > 0 ? `, with ${others} more around it` : '';
    return [
      {
        site: siteAt(start, view.sourceFile(start), edge.statement),
        reason: `The cycle ${cycle.join(' → ')}${more} is made of imports that are used at run time, or passed on.`,
      },
    ];
  });
}

function targetsOf(edges: Edges, counts: (edge: ImportEdge) => boolean): Map<WorkspacePath, Set<WorkspacePath>> {
  return new Map([...edges].map(([path, list]) => [path, new Set(list.filter(counts).map(({ target }) => target))]));
}
