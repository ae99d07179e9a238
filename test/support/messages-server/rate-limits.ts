/** Limits of one kind, each a bucket that fills up within a minute. */
export interface MinuteLimits {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

type Kind = keyof MinuteLimits;

const HEADERS: Readonly<Record<Kind, string>> = {
  requests: 'requests',
  inputTokens: 'input-tokens',
  outputTokens: 'output-tokens',
};

const MINUTE = 60_000;

/** The token buckets of one model class, as the headers tell of them. */
export class RateLimits {
  readonly #limits: MinuteLimits;
  readonly #left: Record<Kind, number>;
  #at: number;

  constructor(limits: MinuteLimits, now: number) {
    this.#limits = limits;
    this.#left = { ...limits };
    this.#at = now;
  }

  /** Takes what a request needs; answers after how many seconds it may be sent again where that is too much now. */
  take(need: MinuteLimits, now: number): number | undefined {
    this.#fill(now);
    const waits = kinds.map((kind) => {
      const missing = Math.min(need[kind], this.#limits[kind]) - this.#left[kind];
      return missing > 0 ? missing / (this.#limits[kind] / MINUTE) / 1000 : 0;
    });
    const wait = Math.max(...waits);
    if (wait > 0) return Math.ceil(wait);
    for (const kind of kinds) this.#left[kind] -= need[kind];
    return undefined;
  }

  /** The output was set aside in full before anybody knew how long it would be. */
  giveBack(outputTokens: number, now: number): void {
    this.#fill(now);
    this.#left.outputTokens = Math.min(this.#limits.outputTokens, this.#left.outputTokens + outputTokens);
  }

  headers(now: number): Record<string, string> {
    this.#fill(now);
    return Object.fromEntries(
      kinds.flatMap((kind) => {
        const limit = this.#limits[kind];
        const left = Math.max(0, Math.floor(this.#left[kind]));
        const full = now + ((limit - left) / limit) * MINUTE;
        const name = `anthropic-ratelimit-${HEADERS[kind]}`;
        return [
          [`${name}-limit`, String(limit)],
          [`${name}-remaining`, String(left)],
          [`${name}-reset`, new Date(full).toISOString()],
        ];
      }),
    );
  }

  #fill(now: number): void {
    const share = Math.max(0, now - this.#at) / MINUTE;
    this.#at = Math.max(now, this.#at);
    for (const kind of kinds) this.#left[kind] = Math.min(this.#limits[kind], this.#left[kind] + share * this.#limits[kind]);
  }
}

const kinds = Object.keys(HEADERS) as Kind[];
