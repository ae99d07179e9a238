import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/**
 * Notes in shared memory whose code a thread is running, so that whoever watches the thread from outside knows which
 * task hung it or brought it down. Each piece of work has a number; what it starts, timers included, counts as its own.
 */
export class OnCpu {
  readonly #slot: Int32Array;
  readonly #current = new AsyncLocalStorage<number>();

  constructor(memory: SharedArrayBuffer) {
    this.#slot = new Int32Array(memory);
    createHook({
      before: () => this.#note(this.#current.getStore() ?? 0),
      after: () => this.#note(0),
    }).enable();
  }

  /** Runs work under its number, from 1; what it returns may be a promise. */
  run<Outcome>(number: number, work: () => Outcome): Outcome {
    return this.#current.run(number, () => {
      this.#note(number);
      return work();
    });
  }

  #note(number: number): void {
    Atomics.store(this.#slot, 0, number);
  }
}
