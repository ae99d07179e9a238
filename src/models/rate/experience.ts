import type { Usage } from '../../domain/conversation.ts';
import type { Need } from './limits.ts';

/** How many answers are remembered. */
const REMEMBERED = 40;
/** So many are needed to expect anything of the next one. */
const ENOUGH = 10;
const LEARNING = 0.2;

/** What requests have really needed of late: much less than they may, or all agents would wait for each other. */
export class Experience {
  readonly #outputs: number[] = [];
  /** How much of what is sent is not read from a cache. */
  #freshShare = 1;

  learn({ inputTokens, outputTokens, cacheReadTokens = 0 }: Usage): void {
    this.#outputs.push(outputTokens);
    if (this.#outputs.length > REMEMBERED) this.#outputs.shift();
    if (inputTokens > 0) this.#freshShare += LEARNING * ((inputTokens - cacheReadTokens) / inputTokens - this.#freshShare);
  }

  /** What a request is expected to need that may need so much at most. */
  needOf({ inputTokens, outputTokens }: { readonly inputTokens: number; readonly outputTokens: number }): Need {
    return {
      requests: 1,
      inputTokens: Math.ceil(inputTokens * Math.min(1, this.#freshShare * 1.5)),
      outputTokens: Math.min(outputTokens, this.#longOutput() ?? outputTokens),
    };
  }

  /** What nineteen of twenty answers stay below. */
  #longOutput(): number | undefined {
    if (this.#outputs.length < ENOUGH) return undefined;
    const sorted = [...this.#outputs].sort((one, other) => one - other);
    return sorted[Math.ceil(sorted.length * 0.95) - 1];
  }
}
