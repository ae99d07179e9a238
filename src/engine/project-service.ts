import { ts } from 'ts-morph';
import type { WorkspacePath } from '../domain/ids.ts';
import { isCodeFile } from './code-files.ts';
import { CompilerFiles } from './compiler-files.ts';
import { INFERRED_OPTIONS } from './compiler-options.ts';
import { ConfigFinder } from './config-finder.ts';
import { FileView } from './file-view.ts';
import type { LibFiles } from './lib-files.ts';
import { ModuleResolver } from './module-resolver.ts';
import { Mutex } from './mutex.ts';
import { OutsideFiles } from './outside-files.ts';
import type { ProjectConfig } from './project-config.ts';
import { Project, type ProjectShape } from './project.ts';
import { TextLinks } from './text-links.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** Loaded projects take hundreds of megabytes; beyond this number the ones used longest ago are unloaded, then dropped. */
const KEPT_PROJECTS = 4;
/** An inferred project of more files would take longer to load than it helps. */
const MOST_INFERRED_FILES = 5_000;
/** The name of the project for files that no config holds. */
const INFERRED = '';

/**
 * The projects of one folder, each loaded when it is first needed and kept warm from run to run.
 *
 * All of them read through one view at a time. Who uses them therefore holds `turns` from `select` to the last question.
 */
export class ProjectService {
  readonly turns = new Mutex();
  readonly outside: OutsideFiles;
  readonly files: CompilerFiles;
  readonly configs: ConfigFinder;
  readonly #folder: string;
  readonly #registry: ts.DocumentRegistry;
  /** By the config's name, the latest used one last. */
  readonly #projects = new Map<string, Project>();
  /** Of the view that was asked about last. */
  #links: TextLinks | undefined;
  #isStale = false;
  #deadline = Infinity;

  constructor(workspace: WorkspaceFiles, registry: ts.DocumentRegistry, libs: LibFiles) {
    this.#folder = workspace.folder;
    this.#registry = registry;
    this.outside = new OutsideFiles(libs);
    this.files = new CompilerFiles(new FileView(workspace), this.outside);
    this.configs = new ConfigFinder(workspace, this.outside);
  }

  /** Looks at disk and configs anew, as when a run begins. What did not change will not be loaded again. */
  refresh(workspace: WorkspaceFiles): void {
    this.outside.refresh();
    this.configs.refresh(workspace);
    this.#links = undefined;
    // Somebody may be in the middle of a turn: projects follow when the next one begins.
    this.#isStale = true;
  }

  /** From now on every project reads through this view. To be called first in each turn. */
  select(view: FileView): void {
    this.files.select(view);
    // Only here: within a turn, somebody may hold the services of more projects than that.
    for (const name of [...this.#projects.keys()].slice(0, -KEPT_PROJECTS)) this.#drop(name);
    if (!this.#isStale) return;
    this.#isStale = false;
    for (const [name, project] of this.#projects) {
      const config = this.configs.config(name);
      if (name === INFERRED) project.shape = this.#inferredShape();
      else if (config) project.shape = this.#configuredShape(config);
      else this.#drop(name);
    }
  }

  /** The project that holds a file: by a config's own list, else by an import, else the inferred one. */
  projectOf(path: WorkspacePath): Project {
    const config = this.#configOf(path);
    return config ? this.project(config) : this.#load(INFERRED, () => this.#inferredShape());
  }

  /**
   * Whether the project that holds a file may hold a certain module of the workspace as well. False is sure; no project is
   * loaded to tell.
   */
  mayHold(path: WorkspacePath, module: WorkspacePath): boolean {
    const config = this.#configOf(path);
    const name = config?.name ?? INFERRED;
    const loaded = this.#projects.get(name);
    if (loaded?.isLoaded) return loaded.program().getSourceFile(this.files.toAbsolute(module)) !== undefined;
    return this.#reachedBy(name, () => (config ? this.#configuredShape(config) : this.#inferredShape())).has(module);
  }

  /** The config whose project holds a file; undefined where the inferred one does. */
  #configOf(path: WorkspacePath): ProjectConfig | undefined {
    const holder = this.configs.holderOf(path, this.files.view);
    if (holder) return holder;
    for (const config of this.configs.above(path)) {
      if (config.parsed.fileNames.length === 0) continue;
      const isLoaded = this.#projects.get(config.name)?.isLoaded === true;
      if (!isLoaded && !this.#reachedBy(config.name, () => this.#configuredShape(config)).has(path)) continue;
      if (this.project(config).program().getSourceFile(this.files.toAbsolute(path))) return config;
    }
    return undefined;
  }

  /** The files of the workspace that a project may hold, by what its texts name. */
  #reachedBy(name: string, shape: () => ProjectShape): ReadonlySet<WorkspacePath> {
    const { view } = this.files;
    if (this.#links?.view !== view) this.#links = new TextLinks(view, new ModuleResolver(view, this), this.#links);
    return this.#links.reachedBy(name, () =>
      shape()
        .rootNames()
        .flatMap((root) => this.files.toWorkspace(root) ?? []),
    );
  }

  project(config: ProjectConfig): Project {
    return this.#load(config.name, () => this.#configuredShape(config));
  }

  /** Asks a language service, but only until then, by `performance.now`; undefined where it took longer. What it has loaded by then stays loaded. */
  askUntil<Answer>(deadline: number, ask: () => Answer): Answer | undefined {
    this.#deadline = deadline;
    try {
      return ask();
    } catch (error) {
      if (error instanceof ts.OperationCanceledException) return undefined;
      throw error;
    } finally {
      this.#deadline = Infinity;
    }
  }

  /** The options that a file is most likely compiled with. Loads nothing, so it needs no turn. */
  optionsOf(path: WorkspacePath, view: FileView): ts.CompilerOptions {
    const config = this.configs.holderOf(path, view) ?? [...this.configs.above(path)][0];
    return config?.options ?? INFERRED_OPTIONS;
  }

  dispose(): void {
    for (const name of [...this.#projects.keys()]) this.#drop(name);
  }

  #load(name: string, shape: () => ProjectShape): Project {
    const project = this.#projects.get(name) ?? this.#create(shape());
    if ([...this.#projects.keys()].at(-1) === name) return project;
    this.#projects.delete(name);
    this.#projects.set(name, project);
    [...this.#projects.values()].at(-1 - KEPT_PROJECTS)?.unload();
    return project;
  }

  #create(shape: ProjectShape): Project {
    const configOf = (name: string): ts.ParsedCommandLine | undefined => this.configs.config(name)?.parsed;
    return new Project(this.files, shape, {
      folder: this.#folder,
      registry: this.#registry,
      configOf,
      isOverdue: () => this.#deadline !== Infinity && performance.now() > this.#deadline,
    });
  }

  #drop(name: string): void {
    this.#projects.get(name)?.dispose();
    this.#projects.delete(name);
  }

  #configuredShape(config: ProjectConfig): ProjectShape {
    return {
      options: config.options,
      references: config.parsed.projectReferences ?? [],
      rootNames: () => {
        const created = this.files.view.notOnDisk().map((path) => this.files.toAbsolute(path));
        return [...config.parsed.fileNames.filter((name) => !this.#isDeleted(name)), ...created.filter((name) => config.wouldList(name))];
      },
    };
  }

  #inferredShape(): ProjectShape {
    const isUnheld = (path: WorkspacePath): boolean => isCodeFile(path) && !this.configs.holderOf(path, this.files.view);
    const listed = this.files.view.workspace.list().filter(isUnheld).slice(0, MOST_INFERRED_FILES);
    return {
      options: INFERRED_OPTIONS,
      references: [],
      rootNames: () => {
        const paths = new Set([...listed, ...this.files.view.notOnDisk().filter(isUnheld)]);
        return [...paths].map((path) => this.files.toAbsolute(path)).filter((name) => !this.#isDeleted(name));
      },
    };
  }

  #isDeleted(absolute: string): boolean {
    const path = this.files.toWorkspace(absolute);
    return path !== undefined && this.files.view.replaced.get(path) === null;
  }
}
