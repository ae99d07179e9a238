import type { TaskId } from './ids.ts';

/** What decides which of the ready tasks start first. */
export interface Precedence {
  /** Higher goes first; a task without a priority has 0. */
  readonly priorityOf: (task: TaskId) => number | undefined;
  /** Whether a message of the user waits for the task to take it up. */
  readonly isSteered: (task: TaskId) => boolean;
}

/**
 * The ready tasks in the order in which they start: what the user speaks to, then what has the higher priority, then
 * what was there first. `ready` is in the order of the plan.
 */
export function startOrder(ready: readonly TaskId[], { priorityOf, isSteered }: Precedence): TaskId[] {
  const ranked = ready.map((task) => ({ task, steered: isSteered(task), priority: priorityOf(task) || 0 }));
  return ranked.sort((one, other) => Number(other.steered) - Number(one.steered) || other.priority - one.priority).map(({ task }) => task);
}
