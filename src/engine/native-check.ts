import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { WorkspacePath } from '../domain/ids.ts';
import type { Diagnostic } from '../ports/diagnosis.ts';
import { messageOf } from '../domain/failure.ts';
import type { Verdict, VerifiedConfig, Verifier, VerifierError } from '../ports/verifier.ts';
import type { FileView } from './file-view.ts';
import type { ProjectConfig } from './project-config.ts';
import type { ProjectService } from './project-service.ts';

/** How long a whole project may take. */
const WHOLE_MS = 120_000;
/** Files are asked about in portions that grow: the first answers come at once, and a limit of time leaves something checked. */
const FIRST_PORTION = 16;
const GROWTH = 4;

export interface NativeAnswer {
  readonly errors: readonly Diagnostic[];
  /** The files that it looked at. */
  readonly checked: readonly WorkspacePath[];
  /** Those that it had no time for. */
  readonly late: readonly WorkspacePath[];
  /** Those that are for the built-in compiler. */
  readonly left: readonly WorkspacePath[];
}

export interface PlacedError extends Diagnostic {
  /** What tells it from the same error elsewhere in the line. */
  readonly place: string;
}

export type NativeProject =
  | {
      readonly status: 'checked';
      readonly compiler: string;
      readonly errors: readonly PlacedError[];
      readonly missing: readonly WorkspacePath[];
    }
  | { readonly status: 'unavailable'; readonly reason: string };

/** What the verifier says of the code as views have it, by the configs of the workspace. It needs no turn at the language services. */
export class NativeCheck {
  readonly #projects: ProjectService;
  readonly #verifier: Verifier;
  #state = 0;

  constructor(projects: ProjectService, verifier: Verifier) {
    this.#projects = projects;
    this.#verifier = verifier;
  }

  /** The disk may have changed. */
  refresh(): void {
    this.#state++;
  }

  /** The errors in these files, in the order of their names, until then by `performance.now`. Rejects only when aborted. */
  async files(view: FileView, paths: readonly WorkspacePath[], deadline: number, signal?: AbortSignal): Promise<NativeAnswer> {
    const answer = { errors: [] as Diagnostic[], checked: [] as WorkspacePath[], late: [] as WorkspacePath[], left: [] as WorkspacePath[] };
    for (const [config, held] of this.#byConfig(paths, view)) {
      if (!config) {
        answer.left.push(...held);
        continue;
      }
      for (let from = 0, size = FIRST_PORTION; from < held.length; from += size, size *= GROWTH) {
        const portion = held.slice(from, from + size);
        const timeoutMs = deadline - performance.now();
        if (timeoutMs <= 0) {
          answer.late.push(...portion);
          continue;
        }
        const names = portion.map((path) => this.#projects.files.toAbsolute(path));
        const verdict = await this.#ask(config, view, { names, whole: false, declarations: false, timeoutMs }, signal);
        if (verdict.status === 'unavailable') {
          answer.left.push(...held.slice(from));
          break;
        }
        const missing = new Set(verdict.missing);
        const there = portion.filter((path) => !missing.has(this.#projects.files.toAbsolute(path)));
        answer.checked.push(...there);
        answer.left.push(...portion.filter((path) => !there.includes(path)));
        answer.errors.push(...this.#told(verdict.errors));
      }
    }
    return answer;
  }

  /** All errors of a project. Rejects only when aborted. */
  async project(config: ProjectConfig, view: FileView, about: readonly WorkspacePath[], signal?: AbortSignal): Promise<NativeProject> {
    const names = about.filter((path) => view.exists(path)).map((path) => this.#projects.files.toAbsolute(path));
    const { declaration = false, composite = false } = config.options;
    const verdict = await this.#ask(
      config,
      view,
      { names, whole: true, declarations: declaration || composite, timeoutMs: WHOLE_MS },
      signal,
    );
    if (verdict.status === 'unavailable') return { ...verdict, reason: this.#relative(verdict.reason) };
    const missing = verdict.missing.flatMap((name) => this.#projects.files.toWorkspace(name) ?? []);
    return { status: 'checked', compiler: verdict.compiler, errors: this.#told(verdict.errors), missing };
  }

  async #ask(
    config: ProjectConfig,
    view: FileView,
    about: { readonly names: readonly string[]; readonly whole: boolean; readonly declarations: boolean; readonly timeoutMs: number },
    signal: AbortSignal | undefined,
  ): Promise<Verdict> {
    const { files } = this.#projects;
    const texts = [...view.overDisk()].map(([path, source]) => ({ name: files.toAbsolute(path), text: source?.text ?? null }));
    const { folder } = view.workspace;
    try {
      return await this.#verifier.verify({ folder, state: String(this.#state), config: toVerify(config), texts, ...about }, signal);
    } catch (error) {
      signal?.throwIfAborted();
      // Its thread is gone.
      return { status: 'unavailable', reason: messageOf(error) };
    }
  }

  /** By the config whose list a file is in; what none lists has no key. */
  #byConfig(paths: readonly WorkspacePath[], view: FileView): Map<ProjectConfig | undefined, WorkspacePath[]> {
    const groups = new Map<ProjectConfig | undefined, WorkspacePath[]>();
    for (const path of paths) {
      const config = this.#projects.configs.holderOf(path, view);
      groups.set(config, [...(groups.get(config) ?? []), path]);
    }
    return groups;
  }

  #relative(text: string): string {
    return text.replaceAll(this.#projects.files.toAbsolute(WorkspacePath('')), '');
  }

  #told(errors: readonly VerifierError[]): PlacedError[] {
    const { files } = this.#projects;
    return errors.map(({ name, position, line, code, message }) => {
      const path = (name !== null && files.toWorkspace(name)) || null;
      // By its name a file outside of the workspace is told from others.
      const text = this.#relative(name !== null && path === null ? `${name}: ${message}` : message);
      return { place: `${name}\n${position}`, path, line, code, message: text };
    });
  }
}

/** What a configuration named `jsconfig.json` says without saying it. */
const OF_JSCONFIG = ['allowJs', 'maxNodeModuleJsDepth', 'allowSyntheticDefaultImports', 'skipLibCheck'] as const;

function toVerify({ name, options, beside, references }: ProjectConfig): VerifiedConfig {
  const unsaid = posix.basename(name) === 'jsconfig.json' ? Object.fromEntries(OF_JSCONFIG.map((key) => [key, options[key]])) : {};
  return { name, options: { ...unsaid, ...asWritten(beside) }, references };
}

/** Options as a configuration writes them; without what only the built-in compiler knows. */
function asWritten({ ignoreDeprecations: _, target, module, moduleResolution, ...plain }: ts.CompilerOptions): Record<string, unknown> {
  return {
    ...plain,
    ...(target !== undefined && { target: ts.ScriptTarget[target].toLowerCase() }),
    ...(module !== undefined && { module: ts.ModuleKind[module].toLowerCase() }),
    ...(moduleResolution !== undefined && { moduleResolution: ts.ModuleResolutionKind[moduleResolution].toLowerCase() }),
  };
}
