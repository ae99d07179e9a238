import type { Worker } from 'node:worker_threads';
import type { ThreadControl } from '../protocol/thread-api.ts';
import type { Vitals } from './vitals.ts';

/** How much of its memory a silent thread must have taken to count as filling it. */
const FILLING_SHARE = 0.1;

/** What the process has taken of memory so far, whatever it gave back; the size of a page is the usual one. */
function takenMb(): number {
  const { minorPageFault, majorPageFault } = process.resourceUsage();
  return ((minorPageFault + majorPageFault) * 4096) / 2 ** 20;
}

/**
 * Signs that the event loop of a thread turns.
 *
 * The runtime itself counts how long a loop has waited for something to do, and any thread may read the count: one that
 * grows is a sign of life that costs the thread nothing. A loop that never waits, being busy, is sent a ping. Nothing
 * that keeps the loop from turning passes for life, not even a storm of microtasks.
 */
export class LifeSigns {
  readonly #worker: Worker;
  readonly #vitals: Vitals;
  #idle = 0;
  #turns = 0;
  #isAsked = false;
  #takenInLife = 0;
  #isOnline = false;
  #hasLived = false;

  constructor(worker: Worker, vitals: Vitals) {
    this.#worker = worker;
    this.#vitals = vitals;
    worker.once('online', () => (this.#isOnline = true));
  }

  /** Whether it has ever turned. */
  get hasLived(): boolean {
    return (this.#hasLived ||= this.#isOnline && this.#worker.performance.eventLoopUtilization().idle > 0);
  }

  /** Whether it has turned since this was asked last. */
  show(): boolean {
    // One that is still being made would make us wait until it is.
    if (!this.#isOnline) return false;
    const { idle } = this.#worker.performance.eventLoopUtilization();
    const { turns } = this.#vitals;
    const hasWaited = idle > this.#idle;
    const hasTurned = hasWaited || turns !== this.#turns;
    this.#idle = idle;
    this.#turns = turns;
    this.#hasLived ||= hasTurned;
    if (hasTurned) this.#takenInLife = takenMb();
    if (hasWaited) this.#isAsked = false;
    else if (hasTurned || !this.#isAsked) this.#ask();
    return hasTurned;
  }

  #ask(): void {
    this.#isAsked = true;
    this.#vitals.beginWatch();
    this.#worker.postMessage({ type: 'ping' } satisfies ThreadControl);
  }

  /** Whether it had used up much of its memory when it was heard last. */
  isFull(memoryMb: number): boolean {
    return this.#vitals.heapMb > memoryMb / 2;
  }

  /** Whether it seems to be running out of memory, by what the process has taken during the silence: a hint, no proof. */
  isFilling(memoryMb: number): boolean {
    return this.isFull(memoryMb) || takenMb() - this.#takenInLife > memoryMb * FILLING_SHARE;
  }
}
