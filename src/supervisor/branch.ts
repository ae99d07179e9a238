import type { RunEvent } from '../domain/event.ts';
import type { RunId, TaskId } from '../domain/ids.ts';

/**
 * The beginning of a run, up to the end of a step, as the beginning of another run. Undefined where there is no such
 * finished step.
 */
export function branchOff(
  events: readonly RunEvent[],
  at: { readonly taskId: TaskId; readonly step: number },
  as: RunId,
): readonly RunEvent[] | undefined {
  const end = events.findLastIndex((event) => event.type === 'step-finished' && event.taskId === at.taskId && event.step === at.step);
  const last = events[end];
  if (!last) return undefined;
  return events.slice(0, end + 1).map((event) => {
    const own = { ...event, runId: as };
    return own.type === 'run-started' ? { ...own, branchOf: { runId: last.runId, seq: last.seq, ...at } } : own;
  });
}
