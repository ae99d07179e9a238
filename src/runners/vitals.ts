/** Cells of the shared memory, each a 32-bit number. */
const ON_CPU = 0;
const LAST = 1;
const TURNS = 2;
const HEAP_MB = 3;
const CELLS = 4;

/** No task: the thread waits, or does work that belongs to none. */
export const NOBODY = 0;

/**
 * What an agent thread notes in memory that it shares with the host, which can thus be read even when the thread
 * answers nothing any more: whose code is on its CPU, how often its event loop has turned, how full its memory is.
 */
export class Vitals {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;
  /** Who was on the CPU last before the watch began. */
  #before = NOBODY;

  constructor(memory = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#cells = new Int32Array(memory);
  }

  noteOnCpu(number: number): void {
    Atomics.store(this.#cells, ON_CPU, number);
    if (number !== NOBODY) Atomics.store(this.#cells, LAST, number);
  }

  /** Counted with each message that the event loop hands out: a storm of microtasks lets none through. */
  noteTurn(): void {
    Atomics.add(this.#cells, TURNS, 1);
  }

  /** It wraps around; only whether it changed says something. */
  get turns(): number {
    return Atomics.load(this.#cells, TURNS);
  }

  noteHeap(megabytes: number): void {
    Atomics.store(this.#cells, HEAP_MB, megabytes);
  }

  get heapMb(): number {
    return Atomics.load(this.#cells, HEAP_MB);
  }

  /** The number of the task on the CPU at this very moment. */
  get onCpu(): number {
    return Atomics.load(this.#cells, ON_CPU);
  }

  /** From now on it is watched who comes onto the CPU; see {@link suspect}. */
  beginWatch(): void {
    this.#before = Atomics.exchange(this.#cells, LAST, NOBODY) || this.#before;
  }

  /**
   * Who keeps the thread busy that has been silent since the watch began: the task on the CPU. In a storm of microtasks
   * there is none between two of them, so it is the one that was there last.
   */
  get suspect(): number {
    return this.onCpu || Atomics.load(this.#cells, LAST);
  }

  /** Who was on the CPU last, however long ago. */
  get lastSeen(): number {
    return this.suspect || this.#before;
  }
}
