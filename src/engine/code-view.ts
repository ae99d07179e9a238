import type { ts } from 'ts-morph';
import type { WorkspacePath } from '../domain/ids.ts';
import { isInScope, type Scope } from '../domain/scope.ts';
import { editBarrier, isCodeFile } from './code-files.ts';
import { existingSource } from './file-listing.ts';
import type { FileView } from './file-view.ts';
import { ModuleResolver } from './module-resolver.ts';
import type { Release } from './mutex.ts';
import { Pacer } from './pacer.ts';
import type { ProjectService } from './project-service.ts';
import type { CodeView } from './recipe.ts';
import type { TreeCache } from './tree-cache.ts';

export interface ViewSetup {
  readonly view: FileView;
  readonly projects: ProjectService;
  readonly trees: TreeCache;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does work that reads the code through one view, and may ask a language service.
 *
 * Only one view at a time can have the language services. Work that never asks for one waits for nobody. Work that asks
 * while another has them is done again from the start when its turn comes, so it must do nothing but read.
 */
export async function withCodeView<Outcome>(setup: ViewSetup, work: (view: CodeView) => Promise<Outcome>): Promise<Outcome> {
  const { projects, signal } = setup;
  const first = new EngineCodeView(setup);
  try {
    const outcome = await work(first);
    if (!first.hadToWait) return outcome;
  } catch (error) {
    if (!first.hadToWait) throw error;
  } finally {
    first.release();
  }
  const second = new EngineCodeView(setup, await projects.turns.acquire(signal));
  try {
    return await work(second);
  } finally {
    second.release();
  }
}

class EngineCodeView implements CodeView {
  readonly #setup: ViewSetup;
  readonly #pacer: Pacer;
  #turn: Release | undefined;
  #resolver: ModuleResolver | undefined;
  #hadToWait = false;

  constructor(setup: ViewSetup, turn?: Release) {
    this.#setup = setup;
    this.#pacer = new Pacer(setup.signal);
    if (turn) this.#take(turn);
  }

  /** Whether it was asked for a language service while another view had them: what it answered then is not to be used. */
  get hadToWait(): boolean {
    return this.#hadToWait;
  }

  release(): void {
    this.#turn?.();
    this.#turn = undefined;
  }

  async editableFiles(scope: Scope): Promise<readonly WorkspacePath[]> {
    const files: WorkspacePath[] = [];
    for (const path of await this.allFiles(scope)) {
      if (!isCodeFile(path)) continue;
      await this.pause();
      const read = this.#setup.view.tryRead(path);
      if (read.status === 'text' && editBarrier(path, read.source.text) === undefined) files.push(path);
    }
    return files;
  }

  async allFiles(scope: Scope): Promise<readonly WorkspacePath[]> {
    return this.#setup.view.list().filter((path) => isInScope(path, scope));
  }

  text(path: WorkspacePath): string {
    return existingSource(this.#setup.view, path).text;
  }

  tryText(path: WorkspacePath): string | undefined {
    const read = this.#setup.view.tryRead(path);
    return read.status === 'text' ? read.source.text : undefined;
  }

  changedFiles(): ReadonlyMap<WorkspacePath, string | undefined> {
    const { replaced, workspace } = this.#setup.view;
    const before = (path: WorkspacePath): string | undefined => {
      const read = workspace.tryRead(path);
      return read.status === 'text' ? read.source.text : undefined;
    };
    return new Map([...replaced.keys()].map((path) => [path, before(path)]));
  }

  installedText(name: string, file: string, from: WorkspacePath): string | undefined {
    const absolute = this.toAbsolute(from);
    for (let end = absolute.lastIndexOf('/'); end >= 0; end = absolute.lastIndexOf('/', end - 1)) {
      const read = this.#setup.projects.files.read(`${absolute.slice(0, end)}/node_modules/${name}/${file}`);
      if (read) return read.text;
      if (end === 0) return undefined;
    }
    return undefined;
  }

  sourceFile(path: WorkspacePath): ts.SourceFile {
    return this.#setup.trees.parse(this.toAbsolute(path), existingSource(this.#setup.view, path));
  }

  languageService(path: WorkspacePath): ts.LanguageService {
    return this.#projects().projectOf(path).languageService;
  }

  mayHold(path: WorkspacePath, module: WorkspacePath): boolean {
    return this.#projects().mayHold(path, module);
  }

  /** With the turn to ask them. */
  #projects(): ProjectService {
    const turn = this.#turn ?? this.#setup.projects.turns.tryAcquire();
    if (!turn) {
      this.#hadToWait = true;
      throw new Error('Another task has the language services now; this work starts again when they are free.');
    }
    if (turn !== this.#turn) this.#take(turn);
    return this.#setup.projects;
  }

  compilerOptions(path: WorkspacePath): ts.CompilerOptions {
    return this.#setup.projects.optionsOf(path, this.#setup.view);
  }

  toAbsolute(path: WorkspacePath): string {
    return this.#setup.projects.files.toAbsolute(path);
  }

  toWorkspace(absolute: string): WorkspacePath | undefined {
    return this.#setup.projects.files.toWorkspace(absolute);
  }

  resolveModule(specifier: string, from: WorkspacePath): WorkspacePath | undefined {
    this.#resolver ??= new ModuleResolver(this.#setup.view, this.#setup.projects);
    return this.#resolver.resolve(specifier, from);
  }

  pause(): Promise<void> {
    return this.#pacer.pause();
  }

  #take(turn: Release): void {
    this.#turn = turn;
    this.#setup.projects.select(this.#setup.view);
  }
}
