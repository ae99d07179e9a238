import { combine } from '../changeset/combine.ts';
import type { ChangeSet, TaskChanges } from '../domain/change.ts';
import type { RunState } from '../domain/run-state.ts';
import { hasEnded } from '../domain/task.ts';

/**
 * What the tasks of a run changed, in the order of the tasks, however they ended: what is on record was finished, and
 * the user decides on every hunk of it. A task that took all of it back says so with no files: others may still carry it.
 */
export function taskChanges(state: RunState): TaskChanges[] {
  return [...state.tasks.values()].flatMap((task) =>
    hasEnded(task.status) ? [task.changes ?? { taskId: task.spec.taskId, files: [] }] : [],
  );
}

/** The same, merged as it would be offered now. */
export const mergedChanges = (state: RunState): ChangeSet => combine(taskChanges(state));
