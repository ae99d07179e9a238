import type { ModelRequest } from '../ports/model.ts';

/** Of code, no tokenizer in use makes more tokens than one for three bytes, by and large. */
const BYTES_PER_TOKEN = 3;

/** What is added to what experience says. */
const MARGIN = 1.1;

/** How fast an estimate that was too high comes down. */
const LEARNING = 0.2;

/**
 * How many tokens requests have. Starts with a guess on the safe side and learns for each model how far off it is: upwards
 * at once, downwards slowly, since what is set aside too little for may break a limit.
 */
export class TokenEstimate {
  readonly #ratios = new Map<string, number>();
  readonly #sizes = new WeakMap<readonly unknown[], number>();

  tokensOf(request: ModelRequest, model: string): number {
    return Math.ceil((this.#bytesOf(request) / BYTES_PER_TOKEN) * this.#ratioOf(model));
  }

  /** Tells how many tokens the request really had. */
  learn(request: ModelRequest, model: string, tokens: number): void {
    if (tokens <= 0) return;
    const seen = (tokens / Math.max(1, this.#bytesOf(request) / BYTES_PER_TOKEN)) * MARGIN;
    const known = this.#ratios.get(model);
    this.#ratios.set(model, known === undefined || seen > known ? seen : known + LEARNING * (seen - known));
  }

  #ratioOf(model: string): number {
    return this.#ratios.get(model) ?? 1;
  }

  #bytesOf({ system, tools, messages }: ModelRequest): number {
    // An agent asks with the same list of tools each time.
    const known = this.#sizes.get(tools) ?? byteLength(JSON.stringify(tools));
    this.#sizes.set(tools, known);
    return byteLength(system) + known + byteLength(JSON.stringify(messages));
  }
}

const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');
