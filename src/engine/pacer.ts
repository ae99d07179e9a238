/** How long work may go on before others get a turn. */
const SLICE_MS = 8;

/**
 * Lets long work share the thread. Call `pause` between pieces of it: it returns at once until a slice of time is used
 * up, then lets whatever waits run first. It rejects when the work was aborted.
 */
export class Pacer {
  readonly #signal: AbortSignal | undefined;
  #sliceStart = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  async pause(): Promise<void> {
    this.#signal?.throwIfAborted();
    if (performance.now() - this.#sliceStart < SLICE_MS) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#signal?.throwIfAborted();
    this.#sliceStart = performance.now();
  }
}
