import { afterwards } from './afterwards.ts';

/**
 * Gathers what is added while the event loop is busy and hands it on together, in order: at most `limit` at a time,
 * as soon as what runs now is done.
 */
export class Batch<Item> {
  readonly #handOn: (items: readonly Item[]) => void;
  readonly #limit: number;
  #items: Item[] = [];

  constructor(limit: number, handOn: (items: readonly Item[]) => void) {
    this.#limit = limit;
    this.#handOn = handOn;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length === 1) afterwards(() => this.#flush());
  }

  #flush(): void {
    const items = this.#items;
    this.#items = [];
    for (let at = 0; at < items.length; at += this.#limit) this.#handOn(items.slice(at, at + this.#limit));
  }
}
