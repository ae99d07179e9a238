import { count } from '../base/text.ts';
import { certify, type Certificate, type CheckKind, type CheckRow } from '../domain/certificate.ts';
import { newMessages } from '../domain/diagnostics.ts';
import { messageOf } from '../domain/failure.ts';
import { SUPERVISOR, type RunId, type WorkspacePath } from '../domain/ids.ts';
import type { CheckRunner, MirrorRequest, TypeReport } from '../ports/checks.ts';
import type { CodeProject, FileText } from '../ports/code.ts';
import type { Diagnostic } from '../ports/diagnosis.ts';
import { behaviourRow } from './behaviour-row.ts';
import { typeRow, type CheckedTypes } from './check-rows.ts';
import type { EmitDelta } from '../ports/comparison.ts';
import type { ProbePlan } from '../ports/probe.ts';
import { apiRow, emitRow, moduleRow } from './code-rows.ts';
import { lintRow } from './lint-row.ts';
import { mutationRow } from './mutation-row.ts';
import { compareTests } from './test-check.ts';

export interface CertifyRequest {
  readonly runId: RunId;
  readonly folder: string;
  readonly trusted: boolean;
  readonly tests: boolean;
  /** Whether faults are put into the changed lines to see what the tests notice: it takes many runs of them. */
  readonly mutations?: boolean;
  readonly testCommand?: string;
  readonly timeoutMs: number;
  /** Texts that differ from the disk on both sides of the comparison, such as the editor's unsaved ones. */
  readonly ground: readonly FileText[];
  /** The changed files, after and before. */
  readonly after: readonly FileText[];
  readonly before: readonly FileText[];
  /** What the user has asked for, in the user's words: what is named there may change for others. */
  readonly intended?: readonly string[];
  /** Which recipes have worked on a file: those that change what code does are offered only where the user asks for them. */
  readonly workOfRecipes?: readonly { readonly path: WorkspacePath; readonly recipes: readonly string[] }[];
}

type Outcome = Omit<CheckRow, 'kind' | 'ms'>;

/** Without these nothing counts as checked; the others are evidence. */
const REQUIRED: ReadonlySet<CheckKind> = new Set(['syntax', 'types', 'tests']);

export interface CheckListener {
  started(kind: CheckKind): void;
  finished(row: CheckRow): void;
}

/**
 * Makes the certificate of a change set: syntax, types, emitted JavaScript, public API, module graph, lint, behaviour of
 * changed functions, and tests, each compared
 * with what they said before the change.
 *
 * The checks run side by side and each row is told as it comes; a row that has nothing to look at is left out. What could not be checked is `unverified` with the
 * reason; a check that broke down is never taken for one that passed. Throws only when aborted.
 */
export async function certifyChanges(
  request: CertifyRequest,
  code: CodeProject,
  checks: CheckRunner,
  listener: CheckListener,
  signal: AbortSignal,
): Promise<Certificate> {
  const change = { runId: request.runId, changed: request.after, before: request.before };
  const hasCode = request.after.some(({ path }) => CODE.test(path));
  let comparison: Promise<EmitDelta> | undefined;
  const emitted = (): Promise<EmitDelta> => (comparison ??= code.compareEmit(change, signal));
  let plan: Promise<ProbePlan> | undefined;
  const planned = (): Promise<ProbePlan> => (plan ??= code.planProbe(change, signal));
  const tested = request.tests ? row('tests', checkTests) : Promise.resolve(undefined);
  const rows = await Promise.all([
    row('syntax', checkSyntax),
    row('types', checkTypes),
    hasCode &&
      row(
        'emit',
        async () => emitRow(await emitted()),
        // That the JavaScript changes is what most changes are for.
        async () => (await emitted()).different.length === 0,
      ),
    row(
      'api',
      async () => apiRow(await code.compareApi(change, signal), request.intended ?? []),
      async () => (await code.publicPackages(change, signal)).length > 0,
    ),
    hasCode && row('modules', async () => moduleRow(await code.compareModules(change, signal))),
    hasCode && row('lint', checkLint, async () => (await checks.findLinter({ folder: request.folder }, signal)) !== null),
    hasCode && row('behaviour', checkBehaviour, async () => (await planned()).functions.length > 0),
    tested,
    request.mutations === true && hasCode && row('mutations', checkMutations, async () => (await tested)?.state === 'passed'),
  ]);
  signal.throwIfAborted();
  return certify(rows.filter((row) => row !== false && row !== undefined));

  /** Undefined where the check has nothing to look at. */
  async function row(kind: CheckKind, check: () => Promise<Outcome>, applies?: () => Promise<boolean>): Promise<CheckRow | undefined> {
    const started = performance.now();
    // Whether it can't be told will show in the check itself.
    if (applies && !(await applies().catch(() => true))) return undefined;
    if (!signal.aborted) listener.started(kind);
    const outcome = await check().catch((error: unknown): Outcome => ({
      state: 'unverified',
      required: REQUIRED.has(kind),
      summary: `The check broke down: ${messageOf(error)}`,
      details: [],
    }));
    const checked: CheckRow = { kind, ...outcome, ms: Math.round(performance.now() - started) };
    if (!signal.aborted) listener.finished(checked);
    return checked;
  }

  async function checkSyntax(): Promise<Outcome> {
    const [before, after] = await Promise.all([
      code.syntaxErrors({ files: request.before }, signal),
      code.syntaxErrors({ files: request.after }, signal),
    ]);
    const added = newMessages(before, after);
    const files = request.after.filter((file) => file.text !== null).length;
    if (added.length > 0)
      return { state: 'regressed', required: true, summary: count(added.length, 'new syntax error'), details: added.map(describe) };
    return { state: 'passed', required: true, summary: `${files} of ${files} changed files parse`, details: [] };
  }

  async function checkTypes(): Promise<Outcome> {
    const own: OwnTypes = request.trusted
      ? await ownCompiler()
      : { status: 'unavailable', reason: 'the folder is not trusted, so its own compiler was not run' };
    if (own.status === 'checked') return typeRow(own);
    const builtIn = await code.typeErrors(change, signal);
    if (builtIn.status === 'unavailable')
      return typeRow({
        status: 'unavailable',
        reason: `${builtIn.reason} (the folder’s own compiler: ${own.reason})`,
        required: builtIn.noProject !== true,
      });
    const row = typeRow({ ...builtIn, command: builtIn.compiler, note: [own.reason, ...(builtIn.leftToBuiltIn ?? [])].join('; ') });
    // The folder's own compiler has the last word; in its place another can only find fault.
    if (own.brokeDown !== true || row.state === 'regressed') return row;
    return { ...unverified(`Types were not checked: ${own.reason} (${builtIn.compiler} found nothing new)`), command: builtIn.compiler };
  }

  async function ownCompiler(): Promise<OwnTypes> {
    const scopePaths: readonly WorkspacePath[] = request.after.map((file) => file.path);
    const options = { scopePaths, timeoutMs: request.timeoutMs };
    const after = await checks.checkTypes({ ...mirror('after'), ...options }, signal);
    if (after.status === 'unavailable') return after;
    const { compiler, command, unchecked } = after;
    const left =
      unchecked.length > 0 ? [`in no tsconfig.json: ${unchecked.slice(0, 3).join(', ')}${unchecked.length > 3 ? ' …' : ''}`] : [];
    const checked = { status: 'checked', compiler, command, after: after.diagnostics, unchecked: left } as const;
    // Where there is no error after the change, none is new, whatever there was before: that need not be known.
    if (after.diagnostics.length === 0) return checked;
    const before = await checks.checkTypes({ ...mirror('before'), ...options }, signal);
    return before.status === 'unavailable' ? before : { ...checked, before: before.diagnostics };
  }

  async function checkTests(): Promise<Outcome> {
    const found = await checks.findTestCommand(
      { folder: request.folder, ...(request.testCommand !== undefined && { testCommand: request.testCommand }) },
      signal,
    );
    if (!found.found) return { ...unverified(found.reason), required: false };
    if (!request.trusted) return unverified('The folder is not trusted, so its tests were not run.');
    const { timeoutMs } = request;
    return compareTests({
      command: found.command,
      selection: selectedTests,
      before: (command, attempt) => checks.runTests({ ...mirror('before'), command, timeoutMs, ...(attempt > 1 && { attempt }) }, signal),
      after: (command) => checks.runTests({ ...mirror('after'), command, timeoutMs }, signal),
    });
  }

  async function selectedTests(): Promise<{ readonly command: string; readonly files: number } | undefined> {
    const { runId, folder, testCommand } = request;
    const paths = request.after.flatMap(({ path, text }) => (text !== null && CODE.test(path) ? [path] : []));
    const { tests } = await code.mapTests({ runId, taskId: SUPERVISOR, scope: { paths } }, signal);
    const files = tests.map(({ path }) => path);
    if (paths.length === 0 || files.length === 0) return undefined;
    const found = await checks.findTestCommand({ folder, ...(testCommand !== undefined && { testCommand }), files }, signal);
    return found.found && found.selected === true ? { command: found.command, files: files.length } : undefined;
  }

  async function checkLint(): Promise<Outcome> {
    if (!request.trusted) return { ...unverified('The folder is not trusted, so its linter was not run.'), required: false };
    const options = { paths: request.after.map(({ path }) => path), timeoutMs: request.timeoutMs };
    const after = await checks.lint({ ...mirror('after'), ...options }, signal);
    // Where nothing is said after the change, nothing new is.
    const isClean = after.status !== 'linted' || after.messages.length === 0;
    return lintRow(after, isClean ? undefined : await checks.lint({ ...mirror('before'), ...options }, signal));
  }

  /** After the tests, whose time it would take. */
  async function checkMutations(): Promise<Outcome> {
    const mutants = await code.mutants({ ...change, most: MOST_MUTANTS }, signal);
    const found = await checks.findTestCommand(
      { folder: request.folder, ...(request.testCommand !== undefined && { testCommand: request.testCommand }) },
      signal,
    );
    if (mutants.length === 0 || !found.found)
      return { ...unverified('There is nothing in the changed lines that a fault could be put into.'), required: false };
    const command = (await selectedTests())?.command ?? found.command;
    const after = mirror('after');
    return mutationRow({
      command,
      mutants,
      timeMs: MUTATIONS_MS,
      healthy: () => checks.runTests({ ...after, command, timeoutMs: request.timeoutMs }, signal),
      faulty: ({ path, text }, timeoutMs) => {
        const texts = [...after.texts.filter((file) => file.path !== path), { path, text }];
        return checks.runTests({ ...after, phase: 'mutant', texts, command, timeoutMs }, signal);
      },
      now: () => performance.now(),
    });
  }

  async function checkBehaviour(): Promise<Outcome> {
    if (!request.trusted) return { ...unverified('The folder is not trusted, so changed functions were not called.'), required: false };
    const { functions, leftOut } = await planned();
    const { runId, folder, texts } = mirror('after');
    const report = await checks.probe({ runId, folder, texts, functions, seed: PROBE_SEED, timeoutMs: PROBE_MS }, signal);
    return behaviourRow(report, leftOut, { words: request.intended ?? [], paths: await meantToDiffer() });
  }

  async function meantToDiffer(): Promise<readonly WorkspacePath[]> {
    const { runId, workOfRecipes = [] } = request;
    if (workOfRecipes.every(({ recipes }) => recipes.length === 0)) return [];
    const known = await code.listRecipes({ runId }, signal);
    const changing = new Set(known.flatMap((recipe) => (recipe.class === 'behaviour-changing' ? [recipe.id] : [])));
    return workOfRecipes.flatMap(({ path, recipes }) => (recipes.some((recipe) => changing.has(recipe)) ? [path] : []));
  }

  function mirror(phase: 'before' | 'after'): MirrorRequest {
    const changed = new Set(request.after.map((file) => file.path));
    const unchanged = request.ground.filter((file) => !changed.has(file.path));
    return {
      runId: request.runId,
      folder: request.folder,
      phase,
      texts: phase === 'after' ? [...unchanged, ...request.after] : request.ground,
    };
  }
}

type OwnTypes = CheckedTypes | Extract<TypeReport, { status: 'unavailable' }>;

/** The same change is always called with the same inputs, so that a certificate can be made again. */
const PROBE_SEED = 20_260_000;
const PROBE_MS = 20_000;
const MOST_MUTANTS = 20;
const MUTATIONS_MS = 90_000;

const CODE = /\.[cm]?[jt]sx?$/;

const unverified = (summary: string): Outcome => ({ state: 'unverified', required: true, summary, details: [] });

const describe = ({ path, line, code, message }: Diagnostic): string => `${path ?? 'project'}:${line} ${code} ${message}`;
