import { estimateTokens } from '../domain/budget.ts';
import { NO_USAGE, type Usage } from '../domain/conversation.ts';
import type { RunId } from '../domain/ids.ts';
import type { ModelClient, ModelPart, ModelRequest } from '../ports/model.ts';
import { LiveText } from './live-text.ts';
import type { Patience } from './patience.ts';
import type { RunBudget } from './run-budget.ts';

/**
 * The one way from a run to its model: every request of every agent passes here, as far as budgets allow, and again after
 * a service that wanted to be left alone.
 */
export class BudgetGate implements ModelClient {
  /** What the answers say while they pass. */
  readonly live = new LiveText();
  readonly #model: ModelClient;
  readonly #runs = new Map<RunId, { readonly budget: RunBudget; readonly patience?: Patience }>();

  constructor(model: ModelClient) {
    this.#model = model;
  }

  /** Holds the requests of a run to its budget, from now on. Without patience, to be put off is a failure like any other. */
  limit(runId: RunId, budget: RunBudget, patience?: Patience): void {
    this.#runs.set(runId, { budget, ...(patience && { patience }) });
  }

  forget(runId: RunId): void {
    this.#runs.delete(runId);
  }

  estimate(request: ModelRequest): { readonly tokens: number; readonly costUsd: number | null } {
    return this.#model.estimate?.(request) ?? { tokens: tokensOf(request) + OUTPUT_TOKENS, costUsd: null };
  }

  foresee(...[from, size]: Parameters<NonNullable<ModelClient['foresee']>>): Usage {
    return this.#model.foresee?.(from, size) ?? { ...size, costUsd: null };
  }

  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart> {
    const { budget, patience } = this.#runs.get(request.from.runId) ?? {};
    const send = (): AsyncIterable<ModelPart> =>
      budget?.isLimited ? this.#within(budget, request, signal) : this.#model.stream(request, signal);
    return this.live.follow(request, patience ? patiently(patience, send, signal) : send());
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

async function* patiently(
  patience: Patience,
  send: () => AsyncIterable<ModelPart>,
  signal: AbortSignal,
): AsyncGenerator<ModelPart, void, undefined> {
  for (;;) {
    let putOff: Extract<ModelPart, { type: 'error' }> | undefined;
    for await (const part of send()) {
      if (part.type === 'error') putOff = part;
      else yield part;
    }
    if (!putOff) return;
    // What has used something is told to whoever has to account for it.
    const isFree = putOff.usage.inputTokens + putOff.usage.outputTokens === 0;
    if (!isFree || !(await patience.mayAskAgain(putOff.error, signal))) return yield putOff;
  }
}

/** What an answer is taken to need at most where the model does not say. */
const OUTPUT_TOKENS = 4096;

const tokensOf = ({ system, messages, tools }: ModelRequest): number =>
  estimateTokens(system.length + JSON.stringify(messages).length + JSON.stringify(tools).length);
