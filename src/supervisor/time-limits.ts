import type { Clock } from '../base/clock.ts';
import type { Unsubscribe } from '../base/emitter.ts';
import type { TaskId } from '../domain/ids.ts';

interface Limit {
  /** What is left of it while it stands still. */
  leftMs: number;
  /** When it goes on, and how to stop it; undefined while it stands still. */
  running: { readonly since: number; readonly stop: Unsubscribe } | undefined;
}

/** How long each task may still take. While a task waits for the user, its time stands still. */
export class TimeLimits {
  readonly #clock: Clock;
  readonly #onReached: (taskId: TaskId) => void;
  readonly #limits = new Map<TaskId, Limit>();

  constructor(clock: Clock, onReached: (taskId: TaskId) => void) {
    this.#clock = clock;
    this.#onReached = onReached;
  }

  start(taskId: TaskId, ms: number): void {
    this.stop(taskId);
    this.#limits.set(taskId, { leftMs: ms, running: undefined });
    this.goOn(taskId);
  }

  pause(taskId: TaskId): void {
    const limit = this.#limits.get(taskId);
    if (!limit?.running) return;
    limit.running.stop();
    limit.leftMs -= this.#clock.now() - limit.running.since;
    limit.running = undefined;
  }

  goOn(taskId: TaskId): void {
    const limit = this.#limits.get(taskId);
    if (!limit || limit.running) return;
    const stop = this.#clock.after(limit.leftMs, () => {
      this.#limits.delete(taskId);
      this.#onReached(taskId);
    });
    limit.running = { since: this.#clock.now(), stop };
  }

  stop(taskId: TaskId): void {
    this.#limits.get(taskId)?.running?.stop();
    this.#limits.delete(taskId);
  }

  close(): void {
    for (const taskId of [...this.#limits.keys()]) this.stop(taskId);
  }
}
