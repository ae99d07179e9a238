import { realpathSync, statSync } from 'node:fs';
import type { ts } from 'ts-morph';
import type { Clock } from '../base/clock.ts';
import type { OpenBuffer } from '../ports/code.ts';
import type { Verifier } from '../ports/verifier.ts';
import { EmittedTexts } from './compare/emitted-texts.ts';
import type { ModuleTexts } from './compare/module-text.ts';
import { Diagnoser } from './diagnose.ts';
import { DiskFiles } from './disk-files.ts';
import type { FileView } from './file-view.ts';
import type { LibFiles } from './lib-files.ts';
import { buildModuleGraph, type ModuleGraph, type SpecifierCache } from './module-graph.ts';
import { NativeCheck } from './native-check.ts';
import type { Pacer } from './pacer.ts';
import { ProjectService } from './project-service.ts';
import { TypeChecker } from './type-delta.ts';
import { WorkspaceFiles } from './workspace-files.ts';

/** What is larger is no source that a crew edits. */
const MOST_BYTES = 2_000_000;

export interface FolderSetup {
  readonly registry: ts.DocumentRegistry;
  readonly libs: LibFiles;
  readonly clock: Clock;
  readonly verifier: Verifier | undefined;
}

interface OpenedCode {
  readonly native: NativeCheck | undefined;
  readonly projects: ProjectService;
  readonly types: TypeChecker;
  readonly diagnoser: Diagnoser;
}

/** What all runs of a folder share, and what stays warm between them: texts of the disk, projects, imports, checks. */
export class FolderCode {
  readonly folder: string;
  readonly #disk = new DiskFiles({ maxBytes: MOST_BYTES, exact: true });
  readonly #specifiers: SpecifierCache = new WeakMap();
  readonly #graphs = new WeakMap<WorkspaceFiles, ModuleGraph>();
  /** What loading a module does, by its text. */
  readonly moduleTexts: ModuleTexts = { emitted: new EmittedTexts(), modules: new WeakMap() };
  readonly #setup: FolderSetup;
  #code: OpenedCode | undefined;

  /** @param folder as `realFolder` gives it. */
  constructor(folder: string, setup: FolderSetup) {
    this.folder = folder;
    this.#setup = setup;
  }

  /** The workspace as it is now, for one run. */
  async open(buffers: readonly OpenBuffer[], pacer: Pacer): Promise<WorkspaceFiles> {
    this.#disk.refresh();
    const workspace = new WorkspaceFiles(this.folder, this.#disk, buffers);
    await workspace.scan(pacer);
    if (this.#code) {
      this.#code.projects.refresh(workspace);
      this.#code.native?.refresh();
    } else this.#code = this.#start(workspace);
    return workspace;
  }

  get projects(): ProjectService {
    return this.#opened().projects;
  }

  get types(): TypeChecker {
    return this.#opened().types;
  }

  get diagnoser(): Diagnoser {
    return this.#opened().diagnoser;
  }

  /** The imports that a view shows; those of the plain workspace are kept. */
  async moduleGraph(view: FileView, pacer: Pacer): Promise<ModuleGraph> {
    const isPlain = view.replaced.size === 0;
    const known = isPlain ? this.#graphs.get(view.workspace) : undefined;
    if (known) return known;
    const graph = await buildModuleGraph(view, this.projects, this.#specifiers, pacer);
    if (isPlain) this.#graphs.set(view.workspace, graph);
    return graph;
  }

  dispose(): void {
    this.#code?.projects.dispose();
  }

  #start(workspace: WorkspaceFiles): OpenedCode {
    const projects = new ProjectService(workspace, this.#setup.registry, this.#setup.libs);
    const { clock, verifier } = this.#setup;
    const native = verifier && new NativeCheck(projects, verifier);
    return { native, projects, types: new TypeChecker(projects, clock, native), diagnoser: new Diagnoser(projects, native) };
  }

  #opened(): OpenedCode {
    if (!this.#code) throw new Error(`${this.folder} was not opened.`);
    return this.#code;
  }
}

/** The folder's absolute name without links; throws where there is no such folder. */
export function realFolder(folder: string): string {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`There is no folder ${folder}.`);
  return realpathSync(folder).replaceAll('\\', '/');
}
