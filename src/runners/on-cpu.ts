import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { NOBODY, type Vitals } from './vitals.ts';

/**
 * Notes in shared memory whose code a thread is running, so that whoever watches the thread from outside knows which
 * task hung it or brought it down. Each piece of work has a number; what it starts, timers included, counts as its own.
 */
export class OnCpu {
  readonly #vitals: Vitals;
  readonly #current = new AsyncLocalStorage<number>();
  /** Callbacks nest: when an inner one is over, the outer one is on the CPU again. */
  readonly #outer: number[] = [];
  #now = NOBODY;

  constructor(vitals: Vitals) {
    this.#vitals = vitals;
    createHook({
      before: () => this.#enter(this.#current.getStore() ?? NOBODY),
      after: () => this.#leave(),
    }).enable();
  }

  /** Runs work under its number, from 1; what it returns may be a promise. */
  run<Outcome>(number: number, work: () => Outcome): Outcome {
    return this.#current.run(number, () => {
      this.#enter(number);
      try {
        return work();
      } finally {
        this.#leave();
      }
    });
  }

  #enter(number: number): void {
    this.#outer.push(this.#now);
    this.#note(number);
  }

  #leave(): void {
    this.#note(this.#outer.pop() ?? NOBODY);
  }

  #note(number: number): void {
    this.#now = number;
    this.#vitals.noteOnCpu(number);
  }
}
