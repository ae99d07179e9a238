import { isEmpty } from '../domain/change.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject, OpenBuffer } from '../ports/code.ts';
import type { certifyChanges } from './certifier.ts';
import type { RunRequest } from './crew-api.ts';
import type { RunRecord } from './run-record.ts';
import type { RunState } from '../domain/run-state.ts';
import { mergeOffered } from './task-changes.ts';

/** How long each check may take unless the run says otherwise. */
const DEFAULT_CHECK_TIMEOUT_MS = 15 * 60_000;

export interface OfferPorts {
  readonly code: CodeProject;
  readonly checks: CheckRunner;
  /** The editor's unsaved texts. */
  readonly ground: readonly OpenBuffer[];
  readonly certify: typeof certifyChanges;
}

/**
 * Merges what the tasks changed, puts it on record as what the run offers, and has it checked. Where the merge finds
 * conflicts that are news, it is not checked yet. Throws when aborted.
 */
export async function offerChanges(record: RunRecord, request: RunRequest, ports: OfferPorts, signal: AbortSignal): Promise<void> {
  const changes = await mergeOffered(record.state, ports.code, signal);
  // What was handed over once more as it was has been checked.
  if (record.state.certificate && JSON.stringify(changes) === JSON.stringify(record.state.changes)) return;
  const known = record.state.news.length;
  record.record({ type: 'changes-offered', changes });
  // The supervisor may want to settle a conflict that it did not know of: then this is not the last word.
  if (isEmpty(changes) || record.state.news.length > known) return;
  const { folder, trusted, tests, testCommand, timeoutMs } = request;
  const certificate = await ports.certify(
    {
      runId: record.state.runId,
      folder,
      trusted,
      tests,
      ...(testCommand !== undefined && { testCommand }),
      timeoutMs: timeoutMs ?? DEFAULT_CHECK_TIMEOUT_MS,
      ground: ports.ground,
      before: changes.files.map((file) => ({ path: file.path, text: file.base?.text ?? null })),
      after: changes.files.map((file) => ({ path: file.path, text: file.after })),
      intended: askedFor(record.state),
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

/** What the user asked for, and has said yes to when asked. */
function askedFor({ header, questions }: RunState): string[] {
  const allowed = [...questions.values()].filter(({ answer }) => answer === 'yes').map(({ text }) => text);
  return [header.goal, JSON.stringify(header.recipe?.with ?? {}), ...allowed];
}
