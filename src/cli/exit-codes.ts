import { openConsents } from '../domain/contract-changes.ts';
import type { RunState } from '../domain/run-state.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, regressed: 3, unverified: 4, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code that a finished run deserves; `check` makes changes a reason not to succeed. */
export function exitCodeOf(state: RunState, check: boolean): ExitCode {
  if (state.status === 'cancelled' || state.status === 'interrupted') return EXIT.interrupted;
  if (state.status === 'failed' || state.status === 'running') return EXIT.failed;
  if (state.certificate?.verdict === 'regressed') return EXIT.regressed;
  if (check && (state.changes?.files.length ?? 0) > 0) return EXIT.regressed;
  if (state.certificate?.verdict === 'unverified') return EXIT.unverified;
  if (state.header.apply === true && !state.applied && openConsents(state).length > 0) return EXIT.unverified;
  if ((state.applied?.skipped.length ?? 0) > 0) return EXIT.unverified;
  return EXIT.done;
}
