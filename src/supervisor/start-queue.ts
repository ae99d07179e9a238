import type { TaskId } from '../domain/ids.ts';
import { startOrder } from '../domain/queue-order.ts';
import { messagesTo, type RunState } from '../domain/run-state.ts';
import { hasEnded } from '../domain/task.ts';

/** The tasks that wait to be started: new ones, continued ones, those that were cut off or are to be tried again. */
export class StartQueue {
  readonly #waiting = new Set<TaskId>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(taskId: TaskId): void {
    this.#waiting.add(taskId);
  }

  /** The task is being started, or won't be any more. */
  remove(taskId: TaskId): void {
    this.#waiting.delete(taskId);
  }

  /**
   * What may start now, first things first: tasks that the user speaks to, then by priority, then in the order of the
   * plan. A task waits for those that it depends on to end, however they end, and for the time of its next try.
   */
  ready(state: RunState, now: number): TaskId[] {
    const { tasks } = state;
    const isSteered = (taskId: TaskId): boolean =>
      state.messages.size > 0 && messagesTo(state, taskId).some((message) => message.state === 'queued' && message.from === 'user');
    const ready = [...this.#waiting].filter((taskId) => {
      const task = tasks.get(taskId);
      if (!task || task.stopRequested || !task.spec.dependsOn.every((dependency) => hasEnded(tasks.get(dependency)?.status ?? 'failed')))
        return false;
      return task.retryAt === undefined || task.retryAt <= now || isSteered(taskId);
    });
    if (ready.length < 2) return ready;
    return startOrder(ready, { priorityOf: (taskId) => tasks.get(taskId)?.spec.priority, isSteered });
  }
}
