import type { Clock } from '../base/clock.ts';
import type { Unsubscribe } from '../base/emitter.ts';
import type { Stage } from './stage.ts';

interface Timer {
  readonly due: number;
  readonly action: () => void;
}

/** The time of the record. Timers go off when the record shows what one of them did. */
export class ReplayClock implements Clock {
  readonly #stage: Stage;
  readonly #timers = new Set<Timer>();
  /** When the last timer went off; it counts until something is on record, for clocks are put back now and then. */
  #floor = { at: 0, next: 0 };

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  now(): number {
    const { lastAt, next } = this.#stage;
    return this.#floor.next === next ? Math.max(lastAt, this.#floor.at) : lastAt;
  }

  after(ms: number, action: () => void): Unsubscribe {
    const timer: Timer = { due: this.now() + Math.max(0, ms), action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets the earliest timer go off that was due by then; false when there is none. */
  goOff(by: number): boolean {
    const [first] = [...this.#timers].filter(({ due }) => due <= by).sort((one, other) => one.due - other.due);
    if (!first) return false;
    this.#timers.delete(first);
    this.#floor = { at: first.due, next: this.#stage.next };
    first.action();
    return true;
  }
}
