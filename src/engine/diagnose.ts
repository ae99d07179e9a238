import { ts } from 'ts-morph';
import { newMessages } from '../domain/diagnostics.ts';
import { WorkspacePath } from '../domain/ids.ts';
import type { Diagnosis, Diagnostic } from '../ports/diagnosis.ts';
import { isCodeFile } from './code-files.ts';
import { FileView } from './file-view.ts';
import type { Release } from './mutex.ts';
import type { Pacer } from './pacer.ts';
import type { ProjectService } from './project-service.ts';
import { syntaxErrorsIn } from './syntax.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** How long one may keep the language services while others wait for them. */
const SLICE_MS = 100;
/** A message that is longer is cut. */
const MESSAGE_CHARACTERS = 600;

export interface DiagnosisRequest {
  readonly view: FileView;
  readonly paths: readonly WorkspacePath[];
  readonly hints: boolean;
  readonly timeLimitMs: number;
}

/**
 * What the language services say of files, one after the other. Others get their turn in between, and a check that takes
 * too long ends where it is. What the workspace itself has to say of a file is asked once for each state of it.
 */
export class Diagnoser {
  readonly #projects: ProjectService;
  readonly #baseline = new WeakMap<WorkspaceFiles, Map<WorkspacePath, readonly Diagnostic[]>>();

  constructor(projects: ProjectService) {
    this.#projects = projects;
  }

  async diagnose({ view, paths, hints, timeLimitMs }: DiagnosisRequest, pacer: Pacer, signal?: AbortSignal): Promise<Diagnosis> {
    const deadline = performance.now() + timeLimitMs;
    const after = await this.#ask(view, paths, { deadline, hints }, pacer, signal);
    const wrong = [...new Set(after.errors.flatMap(({ path }) => path ?? []))];
    const before = await this.#baselineOf(view.workspace, wrong, deadline, pacer, signal);
    const unsure = new Set(before.unchecked);
    const told = after.errors.filter(({ path }) => path === null || !unsure.has(path));
    const errors = newMessages(before.errors, told);
    const late = `it was not reached within ${(timeLimitMs / 1000).toFixed(0)} s`;
    return {
      files: paths.length - after.unchecked.length - unsure.size,
      errors,
      known: told.filter((error) => !errors.includes(error)),
      hints: after.hints,
      unchecked: [...after.unchecked, ...unsure].map((path) => ({ path, reason: late })),
    };
  }

  async #baselineOf(
    workspace: WorkspaceFiles,
    paths: readonly WorkspacePath[],
    deadline: number,
    pacer: Pacer,
    signal?: AbortSignal,
  ): Promise<Answers> {
    const known = this.#baseline.get(workspace) ?? new Map<WorkspacePath, readonly Diagnostic[]>();
    this.#baseline.set(workspace, known);
    const unknown = paths.filter((path) => !known.has(path));
    const view = new FileView(workspace);
    const there = unknown.filter((path) => view.tryRead(path).status === 'text');
    const asked = await this.#ask(view, there, { deadline, hints: false }, pacer, signal);
    for (const path of unknown.filter((path) => !asked.unchecked.includes(path)))
      known.set(
        path,
        asked.errors.filter((error) => error.path === path),
      );
    return { errors: paths.flatMap((path) => known.get(path) ?? []), hints: [], unchecked: asked.unchecked };
  }

  async #ask(
    view: FileView,
    paths: readonly WorkspacePath[],
    { deadline, hints }: { readonly deadline: number; readonly hints: boolean },
    pacer: Pacer,
    signal?: AbortSignal,
  ): Promise<Answers> {
    const answers: { errors: Diagnostic[]; hints: Diagnostic[]; unchecked: WorkspacePath[] } = { errors: [], hints: [], unchecked: [] };
    const turn = new Turn(this.#projects, view, deadline, signal);
    try {
      for (const path of paths) {
        await pacer.pause();
        const { text } = view.read(path) ?? { text: '' };
        const syntax = syntaxErrorsIn(path, text);
        answers.errors.push(...syntax);
        if (!isCodeFile(path) || syntax.length > 0) continue;
        const said = (await turn.take()) ? this.#projects.askUntil(deadline, () => this.#saidOf(path, hints)) : undefined;
        if (!said) answers.unchecked.push(path);
        else {
          answers.errors.push(...said.errors);
          answers.hints.push(...said.hints);
        }
      }
    } finally {
      turn.end();
    }
    return answers;
  }

  #saidOf(path: WorkspacePath, hints: boolean): { readonly errors: Diagnostic[]; readonly hints: Diagnostic[] } {
    const { languageService } = this.#projects.projectOf(path);
    const absolute = this.#projects.files.toAbsolute(path);
    const isKnown = languageService.getProgram()?.getSourceFile(absolute) !== undefined;
    if (!isKnown) return { errors: [], hints: [] };
    const semantic = languageService.getSemanticDiagnostics(absolute);
    const suggested = hints ? languageService.getSuggestionDiagnostics(absolute) : [];
    const isError = ({ category }: ts.Diagnostic): boolean => category === ts.DiagnosticCategory.Error;
    return {
      errors: semantic.filter(isError).map((one) => this.#told(path, one)),
      hints: [...semantic.filter((one) => !isError(one)), ...suggested].map((one) => this.#told(path, one)),
    };
  }

  #told(path: WorkspacePath, { file, start, code, messageText }: ts.Diagnostic): Diagnostic {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 1;
    const message = ts.flattenDiagnosticMessageText(messageText, '\n').replaceAll(this.#projects.files.toAbsolute(WorkspacePath('')), '');
    return { path, line, code: `TS${code}`, message: message.slice(0, MESSAGE_CHARACTERS) };
  }
}

interface Answers {
  readonly errors: readonly Diagnostic[];
  readonly hints: readonly Diagnostic[];
  /** Files that there was no time for. */
  readonly unchecked: readonly WorkspacePath[];
}

/** A turn at the language services that is given up for a moment whenever others wait. */
class Turn {
  readonly #projects: ProjectService;
  readonly #view: FileView;
  readonly #deadline: number;
  readonly #signal: AbortSignal | undefined;
  #release: Release | undefined;
  #since = 0;

  constructor(projects: ProjectService, view: FileView, deadline: number, signal: AbortSignal | undefined) {
    this.#projects = projects;
    this.#view = view;
    this.#deadline = deadline;
    this.#signal = signal;
  }

  /** Has the language services read through the view; false where the time is up before that. */
  async take(): Promise<boolean> {
    const { turns } = this.#projects;
    if (this.#release && turns.isWanted && performance.now() - this.#since > SLICE_MS) this.end();
    if (performance.now() > this.#deadline) return false;
    if (this.#release) return true;
    const late = AbortSignal.timeout(Math.max(1, Math.ceil(this.#deadline - performance.now())));
    try {
      this.#release = await turns.acquire(this.#signal ? AbortSignal.any([this.#signal, late]) : late);
    } catch (error) {
      if (late.aborted && this.#signal?.aborted !== true) return false;
      throw error;
    }
    this.#since = performance.now();
    this.#projects.select(this.#view);
    return true;
  }

  end(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
