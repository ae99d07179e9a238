import type { FileText } from '../../ports/code.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { FileView } from '../file-view.ts';
import type { ModuleGraph } from '../module-graph.ts';
import { ModuleResolver } from '../module-resolver.ts';
import type { Pacer } from '../pacer.ts';
import type { ProjectService } from '../project-service.ts';
import { reachedFrom } from '../reached-from.ts';
import { Declarations } from './declarations.ts';

export interface LooksRequest {
  readonly before: FileView;
  readonly after: FileView;
  readonly changed: readonly FileText[];
  /** The imports before the change. */
  readonly graph: ModuleGraph;
  /** What they do not load makes no difference. */
  readonly entries: readonly WorkspacePath[];
  readonly projects: ProjectService;
  readonly pacer: Pacer;
  /** When it is too late, by `performance.now`. */
  readonly deadline: number;
}

/**
 * The changed modules that look otherwise to those that import them. A change that leaves a module's declarations as they are has no effect
 * on those of any other module: the compiler's own incremental builds go by that. The turn must be held. Undefined where it takes too long.
 */
export async function modulesThatLookOtherwise(request: LooksRequest): Promise<WorkspacePath[] | undefined> {
  const { changed, graph, entries } = request;
  const loaded = reachedFrom(entries, graph.imports);
  const paths = changed.map(({ path }) => path);
  // What is new, nobody has imported so far.
  const isNew = (path: WorkspacePath): boolean => request.before.tryRead(path).status !== 'text';
  const asked = paths.filter((path) => loaded.has(path) && !isNew(path));
  const after = await looksIn(request.after, asked, request);
  const before = after && (await looksIn(request.before, asked, request));
  if (!before) return undefined;
  return paths.filter((path) => {
    const look = before.get(path);
    return look === undefined ? loaded.has(path) || isNew(path) : look !== after.get(path);
  });
}

async function looksIn(
  view: FileView,
  paths: readonly WorkspacePath[],
  { projects, pacer, deadline }: LooksRequest,
): Promise<ReadonlyMap<WorkspacePath, string | undefined> | undefined> {
  const declarations = new Declarations(projects, new ModuleResolver(view, projects));
  const looks = new Map<WorkspacePath, string | undefined>();
  projects.select(view);
  for (const path of paths) {
    await pacer.pause();
    if (performance.now() > deadline) return undefined;
    looks.set(path, declarations.wholeText(path));
  }
  return looks;
}
