import { ts } from 'ts-morph';
import { newMessages } from '../domain/diagnostics.ts';
import { WorkspacePath } from '../domain/ids.ts';
import type { Diagnosis, Diagnostic } from '../ports/diagnosis.ts';
import { Baseline, type Answers } from './baseline.ts';
import { isCodeFile } from './code-files.ts';
import { FileView } from './file-view.ts';
import type { Release } from './mutex.ts';
import type { NativeAnswer, NativeCheck } from './native-check.ts';
import type { Pacer } from './pacer.ts';
import type { ProjectService } from './project-service.ts';
import { syntaxErrorsIn } from './syntax.ts';

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
 * What compilers say of files. The native one is asked first, unless hints are wanted, which it has none of; what it can't
 * check is for the language services, one file after the other, where others get their turn in between. A check that takes
 * too long ends where it is. What the workspace itself has to say of a file is asked once of each compiler for each state of it.
 */
export class Diagnoser {
  readonly #projects: ProjectService;
  readonly #native: NativeCheck | undefined;
  readonly #baseline = new Baseline();
  readonly #nativeBaseline = new Baseline();

  constructor(projects: ProjectService, native?: NativeCheck) {
    this.#projects = projects;
    this.#native = native;
  }

  async diagnose({ view, paths, hints, timeLimitMs }: DiagnosisRequest, pacer: Pacer, signal?: AbortSignal): Promise<Diagnosis> {
    const deadline = performance.now() + timeLimitMs;
    const asking = { deadline, pacer, signal };
    const native = hints ? undefined : await this.#compareNatively(view, paths, asking);
    const rest = await this.#compare(view, native?.left ?? paths, hints, asking);
    const unchecked = [...(native?.unchecked ?? []), ...rest.unchecked];
    const late = `it was not reached within ${(timeLimitMs / 1000).toFixed(0)} s`;
    return {
      files: paths.length - unchecked.length,
      errors: [...(native?.errors ?? []), ...rest.errors],
      known: [...(native?.known ?? []), ...rest.known],
      hints: rest.hints,
      unchecked: unchecked.map((path) => ({ path, reason: late })),
    };
  }

  /** By the native compiler; what it leaves to the language services is in `left`. */
  async #compareNatively(view: FileView, paths: readonly WorkspacePath[], asking: Asking): Promise<Comparison | undefined> {
    const after = await this.#askNative(view, paths, asking);
    if (!after || after.checked.length === 0) return undefined;
    const wrong = wrongIn(after.errors);
    const base = new FileView(view.workspace);
    const before = await this.#nativeBaseline.of(view.workspace, wrong, async (unknown) => {
      const asked = await this.#askNative(base, unknown, asking);
      return asked && asked.left.length === 0 ? { errors: asked.errors, hints: [], unchecked: asked.late } : undefined;
    });
    // It has something to say of the change, but nothing to compare that with.
    if (!before) return undefined;
    return { ...compared(before, { errors: after.errors, hints: [], unchecked: after.late }), left: after.left };
  }

  async #askNative(
    view: FileView,
    paths: readonly WorkspacePath[],
    { deadline, pacer, signal }: Asking,
  ): Promise<NativeAnswer | undefined> {
    if (!this.#native) return undefined;
    const syntax: Diagnostic[] = [];
    const asked: WorkspacePath[] = [];
    const parsed: WorkspacePath[] = [];
    for (const path of paths) {
      await pacer.pause();
      const { text } = view.read(path) ?? { text: '' };
      const errors = syntaxErrorsIn(path, text);
      syntax.push(...errors);
      (isCodeFile(path) && errors.length === 0 ? asked : parsed).push(path);
    }
    const answer = await this.#native.files(view, asked, deadline, signal);
    return {
      ...answer,
      errors: [
        ...syntax,
        ...answer.errors.map(({ path, line, code, message }) => ({ path, line, code, message: message.slice(0, MESSAGE_CHARACTERS) })),
      ],
      checked: [...parsed, ...answer.checked],
    };
  }

  /** By the language services. */
  async #compare(view: FileView, paths: readonly WorkspacePath[], hints: boolean, asking: Asking): Promise<Comparison> {
    if (paths.length === 0) return { errors: [], known: [], hints: [], unchecked: [], left: [] };
    const { deadline, pacer, signal } = asking;
    const after = await this.#ask(view, paths, { deadline, hints }, pacer, signal);
    const base = new FileView(view.workspace);
    const wrong = wrongIn(after.errors);
    const before = await this.#baseline.of(view.workspace, wrong, (unknown) =>
      this.#ask(base, unknown, { deadline, hints: false }, pacer, signal),
    );
    return { ...compared(before ?? { errors: [], hints: [], unchecked: wrong }, after), left: [] };
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

interface Asking {
  readonly deadline: number;
  readonly pacer: Pacer;
  readonly signal: AbortSignal | undefined;
}

interface Comparison {
  readonly errors: readonly Diagnostic[];
  readonly known: readonly Diagnostic[];
  readonly hints: readonly Diagnostic[];
  readonly unchecked: readonly WorkspacePath[];
  readonly left: readonly WorkspacePath[];
}

const wrongIn = (errors: readonly Diagnostic[]): WorkspacePath[] => [...new Set(errors.flatMap(({ path }) => path ?? []))];

function compared(before: Answers, after: Answers): Omit<Comparison, 'left'> {
  const unsure = new Set(before.unchecked);
  const told = after.errors.filter(({ path }) => path === null || !unsure.has(path));
  const errors = newMessages(before.errors, told);
  return { errors, known: told.filter((error) => !errors.includes(error)), hints: after.hints, unchecked: [...after.unchecked, ...unsure] };
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
