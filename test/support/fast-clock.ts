import type { Clock } from '../../src/base/clock.ts';
import { systemClock } from '../../src/base/clock.ts';

/** A clock that runs so many times faster than the real one: waits are as they are in relation to each other, and short. */
export class FastClock implements Clock {
  readonly #times: number;
  readonly #start = Date.now();

  constructor(times: number) {
    this.#times = times;
  }

  now(): number {
    return Math.round(this.#start + (Date.now() - this.#start) * this.#times);
  }

  after(ms: number, action: () => void): () => void {
    return systemClock.after(ms / this.#times, action);
  }
}
