import { estimateTokens } from '../domain/budget.ts';
import { NO_USAGE, type Usage } from '../domain/conversation.ts';
import type { RunId } from '../domain/ids.ts';
import type { ModelClient, ModelPart, ModelRequest } from '../ports/model.ts';
import { LiveText } from './live-text.ts';
import type { RunBudget } from './run-budget.ts';

/**
 * The one way from a run to its model: every request of every agent passes here, and only as far as budgets allow.
 */
export class BudgetGate implements ModelClient {
  /** What the answers say while they pass. */
  readonly live = new LiveText();
  readonly #model: ModelClient;
  readonly #budgets = new Map<RunId, RunBudget>();

  constructor(model: ModelClient) {
    this.#model = model;
  }

  /** Holds the requests of a run to its budget, from now on. */
  limit(runId: RunId, budget: RunBudget): void {
    this.#budgets.set(runId, budget);
  }

  forget(runId: RunId): void {
    this.#budgets.delete(runId);
  }

  estimate(request: ModelRequest): { readonly tokens: number; readonly costUsd: number | null } {
    return this.#model.estimate?.(request) ?? { tokens: tokensOf(request) + OUTPUT_TOKENS, costUsd: null };
  }

  foresee(...[from, size]: Parameters<NonNullable<ModelClient['foresee']>>): Usage {
    return this.#model.foresee?.(from, size) ?? { ...size, costUsd: null };
  }

  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart> {
    const budget = this.#budgets.get(request.from.runId);
    const parts = budget?.isLimited ? this.#within(budget, request, signal) : this.#model.stream(request, signal);
    return this.live.follow(request, parts);
  }

  async *#within(budget: RunBudget, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void, undefined> {
    const { taskId } = request.from;
    const admission = await budget.admit(taskId, this.estimate(request), signal);
    if (admission.status === 'refused') {
      const code = signal.aborted ? 'aborted' : 'over-budget';
      return yield { type: 'error', error: { code, message: admission.reason, mayRetry: false }, usage: NO_USAGE };
    }
    const { reservation } = admission;
    try {
      for await (const part of this.#model.stream(request, signal)) {
        // Before the answer is handed on: a task that has to wrap up hears of it with its next request.
        if (part.type === 'end' || part.type === 'error') budget.settle(taskId, reservation, part.usage);
        yield part;
      }
    } finally {
      budget.release(reservation);
    }
  }
}

/** What an answer is taken to need at most where the model does not say. */
const OUTPUT_TOKENS = 4096;

const tokensOf = ({ system, messages, tools }: ModelRequest): number =>
  estimateTokens(system.length + JSON.stringify(messages).length + JSON.stringify(tools).length);
