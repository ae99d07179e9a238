import { failure } from '../domain/failure.ts';
import type { TaskOutcome } from '../domain/task.ts';

const ALL_KEPT = 'What it had found and changed is kept.';
const FINDINGS_KEPT = 'What it had found is kept; its edits could not be read in time.';

/** How a task ends that was stopped from outside; whether its edits are at hand. */
export function stoppedOutcome(reason: 'cancelled' | 'timed-out', hasEdits = true): TaskOutcome {
  const kept = hasEdits ? ALL_KEPT : FINDINGS_KEPT;
  return reason === 'timed-out'
    ? { status: 'timed-out', summary: 'It ran out of time.', failure: failure('time-limit', `It ran out of time. ${kept}`) }
    : { status: 'cancelled', summary: 'Cancelled.', failure: failure('cancelled', `It was cancelled. ${kept}`) };
}
