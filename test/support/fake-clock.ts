import type { Clock } from '../../src/base/clock.ts';

/** A clock that only moves when told to, or by one millisecond each time it is read. */
export class FakeClock implements Clock {
  #now: number;
  readonly #step: number;

  constructor(start = 1_000_000, step = 0) {
    this.#now = start;
    this.#step = step;
  }

  now(): number {
    return (this.#now += this.#step);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}
