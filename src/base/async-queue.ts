/**
 * Items pushed on one side, iterated on the other, in order.
 *
 * Made for one reader. Iteration ends after `end()` once everything pushed
 * before it was read, and throws after `fail(error)` likewise. What is pushed
 * after the end is dropped. A reader that leaves early ends the queue.
 */
export class AsyncQueue<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = [];
  #state: 'open' | 'ended' | { readonly error: Error } = 'open';
  #wake: (() => void) | undefined;

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  push(item: Item): void {
    if (this.#state !== 'open') return;
    this.#items.push(item);
    this.#wake?.();
  }

  end(): void {
    if (this.#state === 'open') this.#state = 'ended';
    this.#wake?.();
  }

  fail(error: Error): void {
    if (this.#state === 'open') this.#state = { error };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    try {
      for (;;) {
        while (this.#items.length > 0) yield this.#items.shift() as Item;
        if (this.#state === 'ended') return;
        if (this.#state !== 'open') throw this.#state.error;
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = undefined;
      }
    } finally {
      this.end();
    }
  }
}
