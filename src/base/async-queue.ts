/**
 * Items pushed on one side, iterated on the other, in order.
 *
 * Made for one reader, which may have them handed over instead of iterating. Iteration ends after `end()` once everything pushed
 * before it was read, and throws after `fail(error)` likewise. What is pushed
 * after the end is dropped. A reader that leaves early ends the queue, of which whoever made it may be told.
 */
export class AsyncQueue<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = [];
  #state: 'open' | 'ended' | { readonly error: Error } = 'open';
  #waiting: Waiting<Item> | undefined;
  #taker: Taker<Item> | undefined;
  readonly #onLeft: () => void;

  /** @param onLeft told when the reader leaves before the end. */
  constructor(onLeft: () => void = () => undefined) {
    this.#onLeft = onLeft;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  push(item: Item): void {
    if (this.#state !== 'open') return;
    if (this.#taker) return this.#give(item, this.#taker);
    const waiting = this.#stopWaiting();
    if (waiting) waiting.resolve({ value: item, done: false });
    else this.#items.push(item);
  }

  end(): void {
    if (this.#state === 'open') this.#state = 'ended';
    this.#stopWaiting()?.resolve(DONE);
    this.#taker?.resolve();
  }

  fail(error: Error): void {
    if (this.#state !== 'open') return;
    const waiting = this.#stopWaiting() ?? this.#taker;
    this.#state = waiting ? 'ended' : { error };
    waiting?.reject(error);
  }

  /**
   * Hands over each item in the very turn in which it is pushed, which saves a promise for each. Resolves after the end, or once
   * `take` has answered false, which is to leave early; rejects as iteration does.
   */
  handOver(take: (item: Item) => unknown): Promise<void> {
    while (this.#items.length > 0) if (take(this.#items.shift() as Item) === false) this.#leave();
    return new Promise((resolve, reject) => {
      if (this.#state === 'open') this.#taker = { take, resolve, reject };
      else if (this.#state === 'ended') resolve();
      else reject(this.#state.error);
    });
  }

  [Symbol.asyncIterator](): QueueReader<Item> {
    return {
      next: () => this.#next(),
      return: () => {
        this.#leave();
        return Promise.resolve(DONE);
      },
    };
  }

  #give(item: Item, taker: Taker<Item>): void {
    if (taker.take(item) !== false) return;
    this.#leave();
    taker.resolve();
  }

  #leave(): void {
    const isEarly = this.#state === 'open' || this.#items.length > 0;
    this.#items.length = 0;
    this.#taker = undefined;
    this.#state = 'ended';
    this.#stopWaiting()?.resolve(DONE);
    if (isEarly) this.#onLeft();
  }

  #next(): Promise<IteratorResult<Item, undefined>> {
    if (this.#items.length > 0) return Promise.resolve({ value: this.#items.shift() as Item, done: false });
    if (this.#state === 'ended') return Promise.resolve(DONE);
    if (this.#state === 'open') return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
    const { error } = this.#state;
    this.#state = 'ended';
    return Promise.reject(error);
  }

  #stopWaiting(): Waiting<Item> | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}

interface Waiting<Item> {
  readonly resolve: (result: IteratorResult<Item, undefined>) => void;
  readonly reject: (error: Error) => void;
}

interface Taker<Item> {
  readonly take: (item: Item) => unknown;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export interface QueueReader<Item> extends AsyncIterator<Item, undefined> {
  return(): Promise<IteratorResult<Item, undefined>>;
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };
