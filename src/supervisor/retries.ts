import type { Clock } from '../base/clock.ts';
import type { Unsubscribe } from '../base/emitter.ts';
import type { TaskId } from '../domain/ids.ts';
import { DEFAULT_RETRY, mayTaskPass, retryDelay } from '../domain/retry.ts';
import type { TaskOutcome } from '../domain/task.ts';
import type { RunRecord } from './run-record.ts';

export interface RetriesSetup {
  readonly record: RunRecord;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Brings the code engine back after it was lost. */
  readonly reopenCode: () => Promise<void>;
  /** The time of a task's next try may have come. */
  readonly onDue: () => void;
}

/** Gives tasks another try that failed of what may pass: a few, each after a longer while, never all at the same moment. */
export class Retries {
  readonly #setup: RetriesSetup;
  readonly #made = new Map<TaskId, number>();
  readonly #timers = new Map<TaskId, Unsubscribe>();
  #isReopening = false;

  constructor(setup: RetriesSetup) {
    this.#setup = setup;
  }

  /** Puts the next try on record; false where the failure stands. */
  tryLater(taskId: TaskId, { status, failure }: TaskOutcome): boolean {
    const { record, clock, random } = this.#setup;
    const made = this.#made.get(taskId) ?? 0;
    if (status !== 'failed' || !failure || made + 1 >= DEFAULT_RETRY.maxAttempts || !mayTaskPass(failure)) return false;
    this.#made.set(taskId, made + 1);
    const delayMs = retryDelay(made + 1, random(), DEFAULT_RETRY);
    record.record({ type: 'task-retrying', taskId, code: failure.code, reason: failure.message, delayMs });
    if (failure.code === 'engine-lost') this.#reopen();
    this.#timers.set(
      taskId,
      clock.after(delayMs, () => this.#setup.onDue()),
    );
    return true;
  }

  /** Whether the code is being opened again: nobody may start before. */
  get isReopening(): boolean {
    return this.#isReopening;
  }

  /** Opens the code again, once for all that lost it. Where that fails, the next task that needs it says so. */
  #reopen(): void {
    if (this.#isReopening) return;
    this.#isReopening = true;
    void this.#setup
      .reopenCode()
      .catch(() => undefined)
      .then(() => {
        this.#isReopening = false;
        this.#setup.onDue();
      });
  }

  close(): void {
    for (const cancel of this.#timers.values()) cancel();
  }
}
