import { ts } from 'ts-morph';
import type { Clock } from '../base/clock.ts';
import { firstLine } from '../base/text.ts';
import { WorkspacePath } from '../domain/ids.ts';
import type { FileText } from '../ports/code.ts';
import type { Diagnostic, TypeDelta } from '../ports/diagnosis.ts';
import { isCodeFile } from './code-files.ts';
import type { CompilerFiles } from './compiler-files.ts';
import type { FileView } from './file-view.ts';
import type { NativeCheck, PlacedError } from './native-check.ts';
import type { ModuleGraph } from './module-graph.ts';
import { reachedFrom } from './reached-from.ts';
import type { Pacer } from './pacer.ts';
import { ProjectCheck } from './project-check.ts';
import type { ProjectConfig } from './project-config.ts';
import type { ProjectService } from './project-service.ts';
import type { Project } from './project.ts';

/** “File is not under 'rootDir'”. */
const OUTSIDE_ROOT_DIR = 6059;

export interface DeltaRequest {
  readonly before: FileView;
  readonly after: FileView;
  readonly changed: readonly FileText[];
  /** The imports without the change. */
  readonly graph: ModuleGraph;
}

/** Compares the type errors of a workspace with those it has after a change. Remembers its checks from call to call. */
export class TypeChecker {
  readonly #projects: ProjectService;
  readonly #clock: Clock;
  readonly #native: NativeCheck | undefined;
  readonly #checks = new WeakMap<Project, ProjectCheck>();

  constructor(projects: ProjectService, clock: Clock, native?: NativeCheck) {
    this.#projects = projects;
    this.#clock = clock;
    this.#native = native;
  }

  /**
   * Checks the projects that hold the changed files, and those that import from them or reference their project: each with
   * the native compiler, and with the built-in one where that can't. Never says `checked` where a project of a changed
   * file could not be.
   */
  async compare({ before, after, changed, graph }: DeltaRequest, pacer: Pacer, signal?: AbortSignal): Promise<TypeDelta> {
    const started = this.#clock.now();

    const setting = changed.find(({ path }) => /(^|\/)((ts|js)config[^/]*|package)\.json$/.test(path))?.path;
    const paths = changed.map(({ path }) => path).filter((path) => isCodeFile(path) || graph.importers.has(path));
    if (paths.length === 0 && !setting)
      return { ...unavailable('none of the changed files is code, so no tsconfig.json has a say in them'), noProject: true };
    if (setting) return unavailable(`${setting} is changed, and with it how code is checked, which the built-in compiler can't compare`);

    const holders = this.#holdersOf(paths, after);
    const dependents = [
      ...this.#holdersOf(reachedFrom(paths, graph.importers), before),
      ...this.#projects.configs.dependentsOf([...holders]),
    ];
    const found: Found = {
      compilers: new Set(),
      leftToBuiltIn: [],
      configs: [],
      before: new Findings(),
      after: new Findings(),
      unchecked: [],
      held: new Set(),
    };
    for (const config of new Set([...holders, ...dependents])) {
      // A config that only references others has nothing to check itself.
      if (config.parsed.fileNames.length === 0 && !holders.has(config)) continue;
      const change = { before, after, paths };
      if (await this.#checkNatively(config, change, found, signal)) continue;
      const obstacle = await this.#projects.turns.run(() => this.#check(config, change, found, pacer), signal);
      if (obstacle && holders.has(config)) return unavailable(obstacle);
      if (obstacle) found.unchecked.push(obstacle);
    }
    const unheld = changed.filter(({ path, text }) => text !== null && isCodeFile(path) && !found.held.has(path)).map(({ path }) => path);
    if (found.configs.length === 0) {
      const [obstacle] = found.unchecked;
      if (obstacle !== undefined) return unavailable(obstacle);
      const reason = `no tsconfig.json or jsconfig.json of the workspace includes ${unheld.slice(0, 3).join(', ')}`;
      // TypeScript that no config takes in, where there are configs, was meant to be checked by somebody.
      const isMissed = unheld.some((path) => /\.[cm]?tsx?$/.test(path)) && this.#projects.configs.all().length > 0;
      return { ...unavailable(reason), ...(!isMissed && { noProject: true }) };
    }
    const unchecked = [...found.unchecked, ...unheld.map((path) => `${path} is included by no tsconfig.json or jsconfig.json`)];
    return {
      status: 'checked',
      compiler: [...found.compilers].join(', '),
      configs: found.configs,
      before: found.before.list(),
      after: found.after.list(),
      ms: this.#clock.now() - started,
      ...(unchecked.length > 0 && { unchecked }),
      ...(found.leftToBuiltIn.length > 0 && { leftToBuiltIn: found.leftToBuiltIn }),
    };
  }

  /** False where the native compiler can't check the project, both as it is and as it would be. */
  async #checkNatively(config: ProjectConfig, { before, after, paths }: Change, found: Found, signal?: AbortSignal): Promise<boolean> {
    if (!this.#native) return false;
    const was = await this.#native.project(config, before, paths, signal);
    const is = was.status === 'checked' ? await this.#native.project(config, after, paths, signal) : was;
    if (was.status !== 'checked' || is.status !== 'checked') {
      if (is.status !== 'checked') found.leftToBuiltIn.push(is.reason);
      return false;
    }
    found.compilers.add(is.compiler);
    found.configs.push(this.#nameOf(config));
    for (const path of paths) if (after.exists(path) && !is.missing.includes(path)) found.held.add(path);
    for (const error of was.errors) found.before.addTold(error);
    for (const error of is.errors) found.after.addTold(error);
    return true;
  }

  #nameOf({ name }: ProjectConfig): string {
    return this.#projects.files.toWorkspace(name) ?? name;
  }

  /** Checks one project both ways; answers with what keeps it from being checked, as a clause. */
  async #check(config: ProjectConfig, change: Change, found: Found, pacer: Pacer): Promise<string | undefined> {
    const { files } = this.#projects;
    const name = this.#nameOf(config);
    const changed = change.paths.map((path) => files.toAbsolute(path));
    this.#projects.select(change.before);
    const project = this.#projects.project(config);
    const check = this.#checks.get(project) ?? new ProjectCheck(project);
    this.#checks.set(project, check);

    const obstacle = [...ts.getConfigFileParsingDiagnostics(config.parsed), ...project.program().getOptionsDiagnostics()].find(isError);
    if (obstacle)
      return `${name} has an error of its own, which stops the compiler: ${firstLine(messageOf(obstacle, files), 300).replace(/\.$/, '')}`;
    await pacer.pause();
    const before = await check.before(changed, pacer);
    files.select(change.after);
    const after = await check.after(changed, pacer);
    check.release();

    found.compilers.add(`TypeScript ${ts.version} (built in)`);
    found.configs.push(name);
    for (const path of change.paths) if (project.program().getSourceFile(files.toAbsolute(path))) found.held.add(path);
    for (const diagnostic of before.filter((each) => concerns(config, each))) found.before.add(diagnostic, this.#projects);
    for (const diagnostic of after.filter((each) => concerns(config, each))) found.after.add(diagnostic, this.#projects);
    return undefined;
  }

  #holdersOf(paths: Iterable<WorkspacePath>, view: FileView): Set<ProjectConfig> {
    return new Set([...paths].flatMap((path) => this.#projects.configs.holderOf(path, view) ?? []));
  }
}

interface Change {
  readonly before: FileView;
  readonly after: FileView;
  readonly paths: readonly WorkspacePath[];
}

interface Found {
  readonly compilers: Set<string>;
  /** Why the native compiler was not used, a clause each. */
  readonly leftToBuiltIn: string[];
  readonly configs: string[];
  readonly before: Findings;
  readonly after: Findings;
  readonly unchecked: string[];
  readonly held: Set<WorkspacePath>;
}

/** Errors of several projects; one that two projects report for the same place counts once. */
class Findings {
  readonly #found = new Map<string, Diagnostic>();

  add(diagnostic: ts.Diagnostic, { files }: ProjectService): void {
    const { file, start = 0, code } = diagnostic;
    const path = (file && files.toWorkspace(file.fileName)) ?? null;
    // By its name a file outside of the workspace is told from others.
    const outside = file && path === null ? `${relative(file.fileName, files)}: ` : '';
    const message = outside + messageOf(diagnostic, files);
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 1;
    this.#found.set(`${file?.fileName ?? null}\n${start}\nTS${code}\n${message}`, { path, line, code: `TS${code}`, message });
  }

  /** As the native compiler tells it. */
  addTold({ place, ...error }: PlacedError): void {
    this.#found.set(`${place}\n${error.code}\n${error.message}`, error);
  }

  list(): Diagnostic[] {
    return [...this.#found.values()].sort((one, other) =>
      (one.path ?? '') < (other.path ?? '') ? -1 : one.path === other.path ? one.line - other.line : 1,
    );
  }
}

/** Errors only; and none about where output would go, which older compilers work out for themselves. */
function concerns({ options }: ProjectConfig, diagnostic: ts.Diagnostic): boolean {
  const isAboutLayout = diagnostic.code === OUTSIDE_ROOT_DIR && options.rootDir === undefined && !options.composite;
  return isError(diagnostic) && !isAboutLayout;
}

function isError({ category }: ts.Diagnostic): boolean {
  return category === ts.DiagnosticCategory.Error;
}

/** With paths of the workspace as callers know them. */
function messageOf({ messageText }: ts.Diagnostic, files: CompilerFiles): string {
  return relative(ts.flattenDiagnosticMessageText(messageText, '\n'), files);
}

function relative(text: string, files: CompilerFiles): string {
  return text.replaceAll(files.toAbsolute(WorkspacePath('')), '');
}

function unavailable(reason: string): Extract<TypeDelta, { status: 'unavailable' }> {
  return { status: 'unavailable', reason };
}
