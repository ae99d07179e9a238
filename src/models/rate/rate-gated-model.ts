import { NO_USAGE, type Usage } from '../../domain/conversation.ts';
import { LONGEST_WAIT_MS } from '../../domain/retry.ts';
import type { ModelClient, ModelError, ModelPart, ModelRequest } from '../../ports/model.ts';
import type { Limits, Need } from './limits.ts';
import type { Priority } from './rate-gate.ts';
import type { RateLanes } from './rate-lanes.ts';

export interface RateGating {
  readonly inner: ModelClient;
  /** The class of models that share the provider's limits with the one that is asked. */
  readonly laneOf: (request: ModelRequest) => string;
  /** What a request may take at most. */
  readonly sizeOf: (request: ModelRequest) => { readonly inputTokens: number; readonly outputTokens: number };
  readonly lanes: RateLanes;
  /** Told each time that the provider asks for less; the request waits and is sent again. */
  readonly onRateLimit?: (error: ModelError) => void;
}

/** How often a request is sent that the provider puts off. */
const TRIES = 8;

/** Any model, within the limits of its provider. */
export class RateGatedModel implements ModelClient {
  readonly #gating: RateGating;

  constructor(gating: RateGating) {
    this.#gating = gating;
  }

  estimate(request: ModelRequest): ReturnType<NonNullable<ModelClient['estimate']>> {
    return this.#gating.inner.estimate?.(request);
  }

  foresee(...[from, size]: Parameters<NonNullable<ModelClient['foresee']>>): ReturnType<NonNullable<ModelClient['foresee']>> {
    return this.#gating.inner.foresee?.(from, size);
  }

  /** What the headers of an answer told of the limits of a class of models. */
  learn(lane: string, limits: Limits): void {
    this.#gating.lanes.of(lane).gate.learn(limits);
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void, undefined> {
    const { inner, lanes, laneOf, sizeOf, onRateLimit } = this.#gating;
    const { gate, experience } = lanes.of(laneOf(request));
    for (let attempt = 1; ; attempt += 1) {
      const entry = await gate.enter(experience.needOf(sizeOf(request)), priorityOf(request), signal);
      if (entry.status === 'refused') return yield { type: 'error', error: entry.error, usage: NO_USAGE };
      let hasLeft = false;
      let hasBegun = false;
      try {
        for await (const part of inner.stream(request, signal)) {
          if (part.type === 'text-delta' || part.type === 'thinking-delta') {
            hasBegun = true;
            yield part;
            continue;
          }
          hasLeft = true;
          if (part.type === 'end') {
            experience.learn(part.usage);
            entry.pass.answered(usedBy(part.usage));
            return yield part;
          }
          const isOfAll = isOfTheProvider(part.error) && !hasBegun && part.usage.inputTokens === 0;
          if (!isOfAll) entry.pass.failed();
          else entry.pass.slowedDown(part.error);
          if (!isOfAll || part.error.code !== 'rate-limited' || attempt >= TRIES) return yield part;
          onRateLimit?.(part.error);
          // Longer than anybody should wait without knowing.
          if ((part.error.retryAfterMs ?? 0) > LONGEST_WAIT_MS) return yield { ...part, error: { ...part.error, mayRetry: false } };
        }
        if (!hasLeft) return;
      } finally {
        if (!hasLeft) entry.pass.failed();
      }
    }
  }
}

/** The supervisor goes first, since all others hang on it; then whoever the user has just spoken to. */
function priorityOf({ from }: ModelRequest): Priority {
  if (from.role === 'supervisor') return 0;
  return from.steered ? 1 : 2;
}

const isOfTheProvider = ({ code }: ModelError): boolean => code === 'rate-limited' || code === 'unavailable';

/** What is read from a cache counts towards no limit. */
const usedBy = ({ inputTokens, outputTokens, cacheReadTokens = 0 }: Usage): Need => ({
  requests: 1,
  inputTokens: inputTokens - cacheReadTokens,
  outputTokens,
});
