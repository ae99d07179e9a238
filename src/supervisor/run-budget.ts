import type { Clock } from '../base/clock.ts';
import { describeRefusal, type Budget, type Estimate, type Refusal } from '../domain/budget.ts';
import type { Usage } from '../domain/conversation.ts';
import { SUPERVISOR, type TaskId } from '../domain/ids.ts';
import {
  charge,
  closeTask,
  openLedger,
  release,
  reserve,
  setBudget,
  settle,
  stateOf,
  type Ledger,
  type ReservationId,
} from '../domain/ledger.ts';
import type { RunState } from '../domain/run-state.ts';
import type { TaskSpec } from '../domain/task.ts';

export interface RunBudgetSetup {
  readonly run: Budget;
  readonly state: () => RunState;
  readonly clock: Clock;
  /** A task has come to a limit and has to wrap up; told once for each attempt. */
  readonly onReached: (refusal: Refusal) => void;
}

export type Admission =
  { readonly status: 'admitted'; readonly reservation: ReservationId } | { readonly status: 'refused'; readonly reason: string };

/**
 * The budget of a run and its tasks at work: what a request may take is set aside before it is made.
 *
 * A task that comes to a limit is asked to wrap up, for which room was kept; what asks beyond that is refused.
 */
export class RunBudget {
  readonly #setup: RunBudgetSetup;
  #ledger: Ledger;
  #isLimited: boolean;
  readonly #wrappingUp = new Set<TaskId>();
  #waiting: (() => void)[] = [];

  constructor(setup: RunBudgetSetup) {
    this.#setup = setup;
    this.#ledger = openLedger({ run: setup.run });
    this.#isLimited = Object.keys(setup.run).length > 0;
    // What an earlier process spent counts.
    const { supervisor, tasks } = setup.state();
    this.#ledger = charge(this.#ledger, SUPERVISOR, supervisor.usage, supervisor.steps.length);
    for (const { spec, usage, steps } of tasks.values()) {
      this.limit(spec);
      this.#ledger = charge(this.#ledger, spec.taskId, usage, steps.length);
    }
  }

  /** Whether there is any limit to heed. */
  get isLimited(): boolean {
    return this.#isLimited;
  }

  /** Heeds a task's own limits. */
  limit({ taskId, limits: { maxTokens, maxCostUsd } }: TaskSpec): void {
    if (maxTokens === undefined && maxCostUsd === undefined) return;
    const own = { ...(maxTokens !== undefined && { tokens: maxTokens }), ...(maxCostUsd !== undefined && { costUsd: maxCostUsd }) };
    this.#isLimited = true;
    this.#ledger = setBudget(this.#ledger, taskId, own);
  }

  /** Sets aside what a request may take. Waits where only requests under way stand against it. */
  async admit(taskId: TaskId, estimate: Estimate, signal: AbortSignal): Promise<Admission> {
    for (;;) {
      const purpose = this.#wrappingUp.has(taskId) ? 'wrap-up' : 'work';
      const reserved = reserve(this.#ledger, taskId, estimate, purpose, this.#elapsed(taskId));
      if (reserved.ok) {
        this.#ledger = reserved.value.ledger;
        return { status: 'admitted', reservation: reserved.value.reservation };
      }
      const refusal = reserved.failure;
      if (refusal.mayFitLater && !signal.aborted) await this.#nextSettlement(signal);
      else if (purpose === 'work') this.#reached(refusal);
      else return { status: 'refused', reason: describeRefusal(refusal) };
      if (signal.aborted) return { status: 'refused', reason: 'The request was aborted.' };
    }
  }

  /** Books what a request has taken; then a task whose next one would go beyond its limit is asked to wrap up. */
  settle(taskId: TaskId, reservation: ReservationId, usage: Usage): void {
    this.#ledger = settle(this.#ledger, reservation, usage);
    const next = reserve(
      this.#ledger,
      taskId,
      { tokens: usage.inputTokens + usage.outputTokens, costUsd: usage.costUsd },
      'work',
      this.#elapsed(taskId),
    );
    if (!next.ok && !next.failure.mayFitLater && stateOf(this.#ledger, taskId) !== 'ok') this.#reached(next.failure);
    this.#wake();
  }

  /** Gives back what was set aside for a request that came to nothing. */
  release(reservation: ReservationId): void {
    this.#ledger = release(this.#ledger, reservation);
    this.#wake();
  }

  /** The task has ended; a new attempt of it begins with what is left. */
  end(taskId: TaskId): void {
    this.#ledger = closeTask(this.#ledger, taskId);
    this.#wrappingUp.delete(taskId);
    this.#wake();
  }

  #reached(refusal: Refusal): void {
    if (this.#wrappingUp.has(refusal.taskId)) return;
    this.#wrappingUp.add(refusal.taskId);
    this.#setup.onReached(refusal);
  }

  #elapsed(taskId: TaskId): { readonly taskMs: number; readonly runMs: number } {
    const { startedAt, tasks } = this.#setup.state();
    const now = this.#setup.clock.now();
    return { runMs: now - startedAt, taskMs: now - (tasks.get(taskId)?.startedAt ?? now) };
  }

  #nextSettlement(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        signal.removeEventListener('abort', end);
        resolve();
      };
      this.#waiting.push(end);
      signal.addEventListener('abort', end);
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
