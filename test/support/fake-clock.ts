import type { Clock } from '../../src/base/clock.ts';
import type { Unsubscribe } from '../../src/base/emitter.ts';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** A clock that only moves when told to, or by one millisecond each time it is read. Timers go off as it passes them. */
export class FakeClock implements Clock {
  #now: number;
  readonly #step: number;
  readonly #timers = new Set<Timer>();

  constructor(start = 1_000_000, step = 0) {
    this.#now = start;
    this.#step = step;
  }

  now(): number {
    return (this.#now += this.#step);
  }

  after(ms: number, action: () => void): Unsubscribe {
    const timer: Timer = { at: this.#now + Math.max(0, ms), action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Moves on; the timers on the way go off in their order, each at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
    }
    this.#now = Math.max(this.#now, end);
  }
}
