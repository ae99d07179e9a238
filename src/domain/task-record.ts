/** How the record of a task changes as it is started, cut off, continued and ended. */
import type { TaskChanges } from './change.ts';
import type { OverlayDelta, TaskEnded } from './event.ts';
import type { StepRecord, TaskRecord } from './run-state.ts';
import { isLive } from './task.ts';

/** A task as it waits to be started once more; what it has said, found and edited stays. */
export function waitAgain(task: TaskRecord, at: number): TaskRecord {
  const { endedAt: _endedAt, failure: _failure, result: _result, changes: _changes, retryAt: _retryAt, stuck: _stuck, ...rest } = task;
  return { ...rest, status: 'pending', summary: '', steps: endOpenSteps(task.steps, at) };
}

/** The same for a task in the middle of an attempt, if it is in one. */
export function cutOff(task: TaskRecord, at: number): TaskRecord {
  return { ...waitAgain(task, at), ...(isLive(task.status) && { isCutOff: true }) };
}

/** A task that ended at a time; what its steps have put on record of its overlay is what it hands over. */
export function endTask(task: TaskRecord, event: TaskEnded & { readonly at: number }): TaskRecord {
  const { changes: _changes, retryAt: _retryAt, stopRequested: _stopRequested, stuck: _stuck, isCutOff: _isCutOff, ...rest } = task;
  const changes = event.changes ?? changesIn(task);
  return {
    ...rest,
    status: event.state,
    endedAt: event.at,
    summary: event.summary,
    steps: endOpenSteps(task.steps, event.at),
    ...(event.result !== undefined && { result: event.result }),
    ...(event.failure && { failure: event.failure }),
    ...(changes && { changes }),
  };
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
