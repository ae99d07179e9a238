import { posix } from 'node:path';
import type { WorkspacePath } from '../domain/ids.ts';
import { CompilerFiles } from './compiler-files.ts';
import { FileView } from './file-view.ts';
import type { OutsideFiles } from './outside-files.ts';
import { readConfig, type ProjectConfig } from './project-config.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/**
 * Finds the configs of a workspace. A file belongs to the nearest one upward, inside the workspace, that lists it, be it
 * through a reference. In one folder `tsconfig.json` comes first, then `jsconfig.json`, then `tsconfig.test.json` and its
 * like where they say which files they are about. Configs are read as the workspace has them, whatever a task edits.
 */
export class ConfigFinder {
  readonly #outside: OutsideFiles;
  readonly #configs = new Map<string, ProjectConfig | undefined>();
  #files: CompilerFiles;
  #inFolder: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(workspace: WorkspaceFiles, outside: OutsideFiles) {
    this.#outside = outside;
    this.#files = new CompilerFiles(new FileView(workspace), outside);
  }

  /** Reads every config anew from now on. */
  refresh(workspace: WorkspaceFiles): void {
    this.#files = new CompilerFiles(new FileView(workspace), this.#outside);
    this.#configs.clear();
    this.#inFolder = undefined;
  }

  config(name: string): ProjectConfig | undefined {
    if (!this.#configs.has(name)) this.#configs.set(name, readConfig(this.#files, name));
    return this.#configs.get(name);
  }

  /** Every config of the workspace that git would not ignore. */
  all(): ProjectConfig[] {
    return [...this.#configNames().values()].flat().flatMap((name) => this.config(name) ?? []);
  }

  /** The config that lists a file, which may be one that only a view has. Imports are not looked at. */
  holderOf(path: WorkspacePath, view: FileView): ProjectConfig | undefined {
    const absolute = this.#files.toAbsolute(path);
    const isNew = view.notOnDisk().includes(path);
    const seen = new Set<string>();
    for (const config of this.above(path)) {
      for (const candidate of this.#withReferences(config, seen)) {
        if (candidate.lists(absolute) || (isNew && candidate.wouldList(absolute))) return candidate;
      }
    }
    return undefined;
  }

  /** The configs that may be about a file by where they lie, the nearest first. */
  *above(path: WorkspacePath): Generator<ProjectConfig> {
    const names = this.#configNames();
    for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
      for (const name of names.get(folder) ?? []) {
        const config = this.config(name);
        if (config && (config.isExplicit || !isVariant(name))) yield config;
      }
      if (folder === '.') return;
    }
  }

  /** The configs that reference one of these, directly or through others. */
  dependentsOf(configs: readonly ProjectConfig[]): ProjectConfig[] {
    const reached = new Set(configs.map(({ name }) => name));
    const candidates = this.all();
    const dependents: ProjectConfig[] = [];
    for (let found = true; found;) {
      found = false;
      for (const config of candidates) {
        if (reached.has(config.name) || !config.references.some((reference) => reached.has(reference))) continue;
        reached.add(config.name);
        dependents.push(config);
        found = true;
      }
    }
    return dependents;
  }

  *#withReferences(config: ProjectConfig, seen: Set<string>): Generator<ProjectConfig> {
    if (seen.has(config.name)) return;
    seen.add(config.name);
    yield config;
    for (const reference of config.references) {
      const referenced = this.config(reference);
      if (referenced) yield* this.#withReferences(referenced, seen);
    }
  }

  /** The names of configs by the folder they lie in, `.` for the top, in the order in which they are tried. */
  #configNames(): ReadonlyMap<string, readonly string[]> {
    if (this.#inFolder) return this.#inFolder;
    const inFolder = new Map<string, string[]>();
    for (const path of this.#files.view.workspace.list()) {
      if (!/(^|\/)(tsconfig([.-][^/]+)?|jsconfig)\.json$/.test(path)) continue;
      const folder = posix.dirname(path);
      inFolder.set(folder, [...(inFolder.get(folder) ?? []), this.#files.toAbsolute(path)]);
    }
    for (const names of inFolder.values()) names.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
    return (this.#inFolder = inFolder);
  }
}

function rank(name: string): number {
  return isVariant(name) ? 2 : name.endsWith('/tsconfig.json') ? 0 : 1;
}

function isVariant(name: string): boolean {
  return !/\/(ts|js)config\.json$/.test(name);
}
