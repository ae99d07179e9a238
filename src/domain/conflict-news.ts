import { describeCause, type Conflict } from './change.ts';
import type { Envelope, ChangesOffered } from './event.ts';
import type { PostedNews, RunState } from './run-state.ts';
import { post } from './state-update.ts';

/** How many lines of each side of a conflict its news tells. */
const CONFLICT_LINES = 40;

function conflictNews({ path, kept, dropped, keptLines, droppedLines, cause, reason: told }: Conflict): PostedNews['news'] {
  const reason = describeCause({ ...(cause && { cause }), ...(told !== undefined && { reason: told }) });
  const few = (lines: readonly string[]): readonly string[] => lines.slice(0, CONFLICT_LINES);
  return {
    type: 'conflict',
    path,
    kept,
    dropped,
    keptLines: few(keptLines),
    droppedLines: few(droppedLines),
    ...(reason !== undefined && { reason }),
    ...(cause?.against && { against: cause.against.taskId }),
  };
}

/** Tells the supervisor of conflicts that were not there when changes were offered last. */
export function tellConflicts(state: RunState, event: Envelope & ChangesOffered): RunState {
  const known = new Set((state.changes?.conflicts ?? []).map((conflict) => JSON.stringify(conflict)));
  // What the user has written stays: there is nothing for a task to settle.
  const fresh = event.changes.conflicts.filter((conflict) => conflict.kept !== 'user' && !known.has(JSON.stringify(conflict)));
  return fresh.reduce((told, conflict) => post(told, event, conflict.dropped, conflictNews(conflict)), state);
}
