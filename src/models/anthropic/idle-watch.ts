import type { Clock } from '../../base/clock.ts';

/** Notices when nothing comes in for a while: a provider that stalls in the middle of an answer does not say so. */
export class IdleWatch {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #onIdle: () => void;
  #lastSign: number;
  #cancel: () => void;

  constructor(clock: Clock, ms: number, onIdle: () => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#onIdle = onIdle;
    this.#lastSign = clock.now();
    this.#cancel = clock.after(ms, () => this.#look());
  }

  /** Something came in. */
  touch(): void {
    this.#lastSign = this.#clock.now();
  }

  stop(): void {
    this.#cancel();
  }

  /** One timer for many signs of life: it looks again when the last one may be too long ago. */
  #look(): void {
    const left = this.#lastSign + this.#ms - this.#clock.now();
    if (left <= 0) this.#onIdle();
    else this.#cancel = this.#clock.after(left, () => this.#look());
  }
}
