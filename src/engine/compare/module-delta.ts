import type { WorkspacePath } from '../../domain/ids.ts';
import type { ModuleDelta } from '../../ports/comparison.ts';
import { isCodeFile, isDeclarationFile, isTestFile } from '../code-files.ts';
import { reachedFrom } from '../reached-from.ts';
import type { Pacer } from '../pacer.ts';
import type { ValueGraph } from './value-graph.ts';

/** Reading what a program loads takes its time; more than this is not read, and told. */
const MOST_MODULES = 4_000;
const MOST_ROOTS = 40;
const MOST_TOLD = 20;

export interface ModuleRequest {
  readonly before: ValueGraph;
  readonly after: ValueGraph;
  readonly changed: readonly WorkspacePath[];
}

/** Compares which modules load which, as far as the change has a say in it. Needs no program and no turn. */
export async function compareModules({ before, after, changed }: ModuleRequest, pacer: Pacer): Promise<ModuleDelta> {
  const code = changed.filter((path) => isCodeFile(path) && !isDeclarationFile(path));
  const modules = code.filter((path) => after.has(path));
  const relinked = modules.filter((path) => before.links(path).join('\n') !== after.links(path).join('\n'));
  const gone = code.filter((path) => !after.has(path));
  const cycles = await newCycles({ before, after, changed: relinked, gone }, pacer);
  return { modules: modules.length, cycles, ...(await otherOrder({ before, after, changed: relinked }, pacer)) };
}

async function newCycles(
  { before, after, changed, gone }: ModuleRequest & { readonly gone: readonly WorkspacePath[] },
  pacer: Pacer,
): Promise<WorkspacePath[][]> {
  const found = new Map<string, WorkspacePath[]>();
  for (const from of changed) {
    const known = new Set(before.links(from));
    for (const to of after.links(from)) {
      if (known.has(to)) continue;
      const back = await after.way(to, from, pacer);
      if (!back || found.size >= MOST_TOLD) continue;
      if (!(await wasCycle(before, back, gone, pacer))) found.set([...back].sort().join('\n'), [from, ...back]);
    }
  }
  return [...found.values()];
}

/** Whether these modules went in a circle before; in the place of one that is new there may have been one that is gone. */
async function wasCycle(
  before: ValueGraph,
  members: readonly WorkspacePath[],
  gone: readonly WorkspacePath[],
  pacer: Pacer,
): Promise<boolean> {
  const old = members.filter((path) => before.has(path));
  const [first, ...others] = old.length === members.length ? old : [...old, ...gone];
  if (first === undefined || others.length === 0) return false;
  for (const other of others) {
    if (!(await before.way(first, other, pacer)) || !(await before.way(other, first, pacer))) return false;
  }
  return true;
}

/** What loading a program, from where nobody imports it, does in another order. */
async function otherOrder(
  { before, after, changed }: ModuleRequest,
  pacer: Pacer,
): Promise<Pick<ModuleDelta, 'swapped' | 'dropped' | 'unchecked'>> {
  const swapped: ModuleDelta['swapped'][number][] = [];
  const dropped: ModuleDelta['dropped'][number][] = [];
  const unchecked: string[] = [];
  const kept = changed.filter((path) => before.has(path));
  const roots = rootsOf(kept, before).filter((root) => after.has(root));
  if (roots.length > MOST_ROOTS) unchecked.push(`the order of loading, for ${roots.length - MOST_ROOTS} more of ${roots.length} programs`);
  const told = new Set<string>();
  for (const root of roots.slice(0, MOST_ROOTS)) {
    if (reachedFrom([root], before.all.imports).size > MOST_MODULES) {
      unchecked.push(`the order in which ${root} loads its modules, as there are more than ${MOST_MODULES}`);
      continue;
    }
    const old = await before.order(root, pacer);
    const fresh = await after.order(root, pacer);
    const acting = (path: WorkspacePath): boolean => before.has(path) && after.has(path) && before.acts(path) && after.acts(path);
    const place = new Map(fresh.filter(acting).map((path, index) => [path, index]));
    for (const module of old.filter(acting)) {
      if (place.has(module) || told.has(module)) continue;
      told.add(module);
      dropped.push({ root, module });
    }
    const common = old.filter((path) => place.has(path));
    for (const [index, second] of common.entries()) {
      const first = common.slice(0, index).find((path) => (place.get(path) ?? 0) > (place.get(second) ?? 0));
      if (first === undefined || told.has(`${first}\n${second}`)) continue;
      told.add(`${first}\n${second}`);
      swapped.push({ root, first, second });
    }
  }
  return { swapped: swapped.slice(0, MOST_TOLD), dropped: dropped.slice(0, MOST_TOLD), unchecked };
}

/** Where loading begins for these: modules that no other imports, tests left aside; where there is none, they themselves. */
function rootsOf(paths: readonly WorkspacePath[], { all }: ValueGraph): WorkspacePath[] {
  const roots = paths.flatMap((path) => {
    const above = [...reachedFrom([path], all.importers)].filter((one) => !isTestFile(one));
    const tops = above.filter((one) => ![...(all.importers.get(one) ?? [])].some((importer) => !isTestFile(importer)));
    return tops.length > 0 ? tops : [path];
  });
  return [...new Set(roots)];
}
