import type { WorkspacePath } from '../../domain/ids.ts';
import type { FileView } from '../file-view.ts';
import type { ModuleGraph } from '../module-graph.ts';
import { reachedFrom } from '../reached-from.ts';
import { ModuleResolver } from '../module-resolver.ts';
import type { Pacer } from '../pacer.ts';
import type { ProjectService } from '../project-service.ts';
import { readModule, type ModuleText, type ModuleTexts } from './module-text.ts';

const NOTHING: ModuleText = { imports: [], acts: false };

/** The imports of a view that are left at run time. A file is read when it is first asked about. */
export class ValueGraph {
  /** All imports, those for types too: what is not connected here is not connected at run time. */
  readonly all: ModuleGraph;
  readonly #view: FileView;
  readonly #projects: ProjectService;
  readonly #resolver: ModuleResolver;
  readonly #texts: ModuleTexts;
  readonly #links = new Map<WorkspacePath, readonly WorkspacePath[]>();

  constructor(view: FileView, all: ModuleGraph, projects: ProjectService, texts: ModuleTexts) {
    this.#view = view;
    this.all = all;
    this.#projects = projects;
    this.#resolver = new ModuleResolver(view, projects);
    this.#texts = texts;
  }

  has(path: WorkspacePath): boolean {
    return this.#view.exists(path);
  }

  acts(path: WorkspacePath): boolean {
    return this.#read(path).acts;
  }

  /** What a module loads, in the order in which it does. */
  links(path: WorkspacePath): readonly WorkspacePath[] {
    const known = this.#links.get(path);
    if (known) return known;
    const targets = this.#read(path).imports.flatMap((specifier) => this.#resolver.resolve(specifier, path) ?? []);
    const links = [...new Set(targets)].filter((target) => target !== path);
    this.#links.set(path, links);
    return links;
  }

  /** The shortest way by which one module loads another, both included; undefined where there is none. */
  async way(from: WorkspacePath, to: WorkspacePath, pacer: Pacer): Promise<WorkspacePath[] | undefined> {
    const connected = reachedFrom([to], this.all.importers);
    if (!connected.has(from)) return undefined;
    const cameFrom = new Map<WorkspacePath, WorkspacePath | undefined>([[from, undefined]]);
    for (const [path] of cameFrom) {
      if (path === to) return trace(cameFrom, to);
      await pacer.pause();
      for (const next of this.links(path)) if (connected.has(next) && !cameFrom.has(next)) cameFrom.set(next, path);
    }
    return undefined;
  }

  /** The modules that loading one loads, in the order in which they run. */
  async order(root: WorkspacePath, pacer: Pacer): Promise<WorkspacePath[]> {
    const seen = new Set<WorkspacePath>([root]);
    const done: WorkspacePath[] = [];
    const open = [{ path: root, next: 0 }];
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const links = this.links(top.path);
      const next = links[top.next++];
      if (next === undefined) {
        done.push(top.path);
        open.pop();
      } else if (!seen.has(next)) {
        await pacer.pause();
        seen.add(next);
        open.push({ path: next, next: 0 });
      }
    }
    return done;
  }

  #read(path: WorkspacePath): ModuleText {
    const read = this.#view.tryRead(path);
    if (read.status !== 'text') return NOTHING;
    return readModule(path, read.source, this.#projects.optionsOf(path, this.#view), this.#texts);
  }
}

function trace(cameFrom: ReadonlyMap<WorkspacePath, WorkspacePath | undefined>, to: WorkspacePath): WorkspacePath[] {
  const way: WorkspacePath[] = [];
  for (let at: WorkspacePath | undefined = to; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}
