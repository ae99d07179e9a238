/** How the record of a task changes as it is started, cut off, continued and ended. */
import type { TaskChanges } from './change.ts';
import { changedTask, copyTask } from './copies.ts';
import type { OverlayDelta, TaskEnded, TaskStarted } from './event.ts';
import type { StepRecord, TaskRecord } from './run-state.ts';
import { isLive } from './task.ts';

/** A task whose next attempt has begun. */
export function startTask(
  task: TaskRecord,
  event: TaskStarted & { readonly at: number },
  isAsking: boolean,
  hears: () => NonNullable<TaskRecord['hears']>,
): TaskRecord {
  const started = copyTask(task, ['endedAt', 'failure', 'retryAt', 'stuck', 'isCutOff']);
  started.status = isAsking ? 'needs-user' : 'running';
  started.attempt = event.attempt;
  started.threadId = event.threadId;
  started.hears ??= hears();
  started.startedAt ??= event.at;
  started.lastActivityAt = event.at;
  return started;
}

/** A task as it waits to be started once more; what it has said, found and edited stays. */
export function waitAgain(task: TaskRecord, at: number): TaskRecord {
  const waiting = copyTask(task, ['endedAt', 'failure', 'result', 'changes', 'retryAt', 'stuck']);
  return Object.assign(waiting, { status: 'pending', summary: '', steps: endOpenSteps(task.steps, at) } as const);
}

/** The same for a task in the middle of an attempt, if it is in one. */
export function cutOff(task: TaskRecord, at: number): TaskRecord {
  const waiting = waitAgain(task, at);
  return isLive(task.status) ? changedTask(waiting, { isCutOff: true }) : waiting;
}

/** A task that ended at a time; what its steps have put on record of its overlay is what it hands over. */
export function endTask(task: TaskRecord, event: TaskEnded & { readonly at: number }): TaskRecord {
  const ended = copyTask(task, ['changes', 'retryAt', 'stopRequested', 'stuck', 'isCutOff']);
  const changes = event.changes ?? changesIn(task);
  return Object.assign(ended, {
    status: event.state,
    endedAt: event.at,
    summary: event.summary,
    steps: endOpenSteps(task.steps, event.at),
    ...(event.result !== undefined && { result: event.result }),
    ...(event.failure && { failure: event.failure }),
    ...(changes && { changes }),
  });
}

function changesIn({ spec, overlay }: TaskRecord): TaskChanges | undefined {
  if (overlay.files.size === 0) return undefined;
  const files = [...overlay.files.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
  return { taskId: spec.taskId, files, ...(overlay.basedOn !== undefined && { basedOn: overlay.basedOn }) };
}

/** What an overlay holds after one more step. */
export function applyDelta(overlay: TaskRecord['overlay'], delta: OverlayDelta): TaskRecord['overlay'] {
  const files = new Map(overlay.files);
  for (const path of delta.gone) files.delete(path);
  for (const file of delta.files) files.set(file.path, file);
  return { ...overlay, files, ...(delta.basedOn !== undefined && { basedOn: delta.basedOn }) };
}

/** Steps that were cut off ended then. */
export function endOpenSteps(steps: readonly StepRecord[], at: number): readonly StepRecord[] {
  return steps.some((step) => step.endedAt === undefined)
    ? steps.map((step) => (step.endedAt === undefined ? { ...step, endedAt: at } : step))
    : steps;
}
