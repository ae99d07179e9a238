import { messageOf } from '../domain/failure.ts';
import type { ChangedFile } from '../domain/change.ts';
import { RunId, type WorkspacePath } from '../domain/ids.ts';
import type { RunState } from '../domain/run-state.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject, OpenBuffer } from '../ports/code.ts';
import type { certifyChanges } from './certifier.ts';
import type { RunRequest } from './crew-api.ts';
import type { RunRecord } from './run-record.ts';

/** How long each check may take unless the run says otherwise. */
const DEFAULT_CHECK_TIMEOUT_MS = 15 * 60_000;

export interface CertifyPorts {
  readonly code: CodeProject;
  readonly checks: CheckRunner;
  /** The editor's unsaved texts. */
  readonly ground: readonly OpenBuffer[];
  readonly certify: typeof certifyChanges;
}

/**
 * Has what the run offers checked, and puts that on record row by row. Throws when aborted.
 * @param opened under which name the engine has the folder open.
 */
export async function certifyOffered(
  record: RunRecord,
  request: RunRequest,
  ports: CertifyPorts,
  signal: AbortSignal,
  opened: RunId = record.state.runId,
): Promise<void> {
  const { folder, trusted, tests, mutations, testCommand, timeoutMs } = request;
  const files = record.state.changes?.files ?? [];
  const certificate = await ports.certify(
    {
      runId: opened,
      folder,
      trusted,
      tests,
      ...(mutations === true && { mutations }),
      ...(testCommand !== undefined && { testCommand }),
      timeoutMs: timeoutMs ?? DEFAULT_CHECK_TIMEOUT_MS,
      ground: ports.ground,
      before: files.map((file) => ({ path: file.path, text: file.base?.text ?? null })),
      after: files.map((file) => ({ path: file.path, text: file.after })),
      intended: askedFor(record.state),
      workOfRecipes: recipesOf(files),
    },
    ports.code,
    ports.checks,
    {
      started: (kind) => record.record({ type: 'check-started', kind }),
      finished: (row) => record.record({ type: 'check-finished', row }),
    },
    signal,
  );
  record.record({ type: 'certified', verdict: certificate.verdict });
}

/**
 * Checks anew what a run offers that is over: the folder is opened for that alone, as it is now. That the checks could
 * not even begin is a certificate too. What is aborted leaves none.
 */
export async function certifyAnew(record: RunRecord, request: RunRequest, ports: CertifyPorts, signal: AbortSignal): Promise<void> {
  const opened = RunId(`check-${crypto.randomUUID()}`);
  const { code, checks, ground } = ports;
  record.record({ type: 'recertifying' });
  try {
    await code.openRun({ runId: opened, folder: request.folder, buffers: ground }, signal);
    await certifyOffered(record, request, ports, signal, opened);
  } catch (error) {
    if (signal.aborted) return;
    const summary = `The checks broke down: ${messageOf(error)}`;
    record.record({ type: 'check-finished', row: { kind: 'types', state: 'unverified', required: true, summary, details: [], ms: 0 } });
    record.record({ type: 'certified', verdict: 'unverified' });
  } finally {
    await Promise.all([code.closeRun({ runId: opened }), checks.closeRun({ runId: opened })]).catch(() => undefined);
  }
}

/** The recipes that have worked on each file. */
function recipesOf(files: readonly ChangedFile[]): { readonly path: WorkspacePath; readonly recipes: readonly string[] }[] {
  return files.map(({ path, hunks }) => {
    const sources = hunks.flatMap(({ provenance, alsoFrom }) => [provenance, ...alsoFrom].map(({ source }) => source));
    return { path, recipes: [...new Set(sources.flatMap((source) => (source.type === 'recipe' ? [source.recipe] : [])))] };
  });
}

/** What the user asked for, and has said yes to when asked. */
function askedFor({ header, questions }: RunState): string[] {
  const allowed = [...questions.values()].filter(({ answer }) => answer === 'yes').map(({ text }) => text);
  return [header.goal, JSON.stringify(header.recipe?.with ?? {}), ...allowed];
}
