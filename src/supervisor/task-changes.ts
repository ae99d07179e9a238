import { combine } from '../changeset/combine.ts';
import type { ChangeSet, TaskChanges } from '../domain/change.ts';
import type { RunState } from '../domain/run-state.ts';
import { hasEnded } from '../domain/task.ts';
import type { CodeProject } from '../ports/code.ts';

/**
 * What the tasks of a run changed, in the order of the tasks, however they ended: what is on record was finished, and
 * the user decides on every hunk of it. A task that took all of it back says so with no files: others may still carry it.
 */
export function taskChanges(state: RunState): TaskChanges[] {
  return [...state.tasks.values()].flatMap((task) =>
    hasEnded(task.status) ? [task.changes ?? { taskId: task.spec.taskId, files: [] }] : [],
  );
}

/**
 * The same as it is offered. What tasks did that know nothing of each other is for the engine to merge, which knows
 * declarations and types; without it, as when its thread is lost, lines decide.
 */
export async function mergeOffered(state: RunState, code: Pick<CodeProject, 'mergeChanges'>, signal: AbortSignal): Promise<ChangeSet> {
  const tasks = taskChanges(state);
  const independent = tasks.filter(({ files, basedOn }) => files.length > 0 && basedOn === undefined);
  if (independent.length < 2) return combine(tasks);
  return code.mergeChanges({ runId: state.runId, tasks }, signal).catch(() => {
    signal.throwIfAborted();
    return combine(tasks);
  });
}
