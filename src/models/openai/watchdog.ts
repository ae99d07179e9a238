import type { Clock } from '../../base/clock.ts';

/** Aborts a request that the user has given up, or that nothing is heard of for too long. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #outer: AbortSignal;
  readonly #controller = new AbortController();
  #cancel: (() => void) | undefined;
  #hasBitten = false;

  constructor(clock: Clock, outer: AbortSignal) {
    this.#clock = clock;
    this.#outer = outer;
    if (outer.aborted) this.#abort();
    else outer.addEventListener('abort', this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it was the silence that ended the request. */
  get hasBitten(): boolean {
    return this.#hasBitten;
  }

  /** From now on something has to be heard within so long. */
  expect(withinMs: number): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(withinMs, () => {
      this.#hasBitten = true;
      this.#abort();
    });
  }

  end(): void {
    this.#cancel?.();
    this.#outer.removeEventListener('abort', this.#abort);
    // Whoever stops listening in the middle of an answer wants no more of it.
    this.#abort();
  }

  readonly #abort = (): void => this.#controller.abort();
}
