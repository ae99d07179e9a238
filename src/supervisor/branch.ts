import type { RunEvent } from '../domain/event.ts';
import type { RunId, TaskId } from '../domain/ids.ts';

/**
 * The beginning of a run, up to the end of a step, as the beginning of another run that is at that point now. Undefined
 * where there is no such finished step.
 */
export function branchOff(
  events: readonly RunEvent[],
  at: { readonly taskId: TaskId; readonly step: number },
  as: RunId,
  now: number,
): readonly RunEvent[] | undefined {
  const end = events.findLastIndex((event) => event.type === 'step-finished' && event.taskId === at.taskId && event.step === at.step);
  const last = events[end];
  if (!last) return undefined;
  // Yesterday's steps would make a branch look as if it had taken a day.
  const later = now - last.at;
  return events.slice(0, end + 1).map((event) => {
    const own = shift({ ...event, runId: as }, later);
    return own.type === 'run-started' ? { ...own, branchOf: { runId: last.runId, seq: last.seq, ...at } } : own;
  });
}

function shift(event: RunEvent, by: number): RunEvent {
  const at = event.at + by;
  return event.type === 'question' && event.expiresAt !== undefined ? { ...event, at, expiresAt: event.expiresAt + by } : { ...event, at };
}
