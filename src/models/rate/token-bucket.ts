import type { LimitState } from './limits.ts';

/** What a provider gives back within a minute, where its headers do not say how fast. */
const MINUTE = 60_000;

/** One limit of a provider, as far as it is known: what is left of it, and how fast it comes back. */
export class TokenBucket {
  #limit: number;
  #left: number;
  #perMs: number;
  #at: number;

  constructor(state: LimitState, now: number) {
    this.#limit = state.limit;
    this.#left = state.remaining;
    this.#perMs = paceOf(state, now);
    this.#at = now;
  }

  /** Takes the provider's view into account: the smaller of the two is right, for requests may be under way to it. */
  learn(state: LimitState, now: number): void {
    this.#fill(now);
    this.#limit = state.limit;
    this.#left = Math.min(this.#left, state.remaining);
    this.#perMs = paceOf(state, now);
  }

  /** How long until so much is there: 0 where it is. More than there can ever be is there when the bucket is full. */
  waitFor(amount: number, now: number): number {
    this.#fill(now);
    const missing = Math.min(amount, this.#limit) - this.#left;
    return missing <= 0 ? 0 : Math.ceil(missing / this.#perMs);
  }

  take(amount: number, now: number): void {
    this.#fill(now);
    this.#left -= Math.min(amount, this.#limit);
  }

  /** What was taken in advance and not needed; negative for what was needed beyond it. */
  giveBack(amount: number, now: number): void {
    this.#fill(now);
    this.#left = Math.min(this.#limit, this.#left + amount);
  }

  #fill(now: number): void {
    this.#left = Math.min(this.#limit, this.#left + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = Math.max(this.#at, now);
  }
}

/** Whole buckets come back in a minute; some providers say exactly when. */
function paceOf({ limit, remaining, fullAt }: LimitState, now: number): number {
  const byMinute = limit / MINUTE;
  const missing = limit - remaining;
  return missing > 0 && fullAt > now ? Math.min(missing / (fullAt - now), byMinute * 60) : byMinute;
}
