/** Gathers items and hands them on together, in order, at most `limit` at a time. When, `schedule` decides as the first one comes. */
export class Batch<Item> {
  readonly #handOn: (items: readonly Item[]) => void;
  readonly #limit: number;
  readonly #schedule: (work: () => void) => void;
  #items: Item[] = [];

  constructor(limit: number, schedule: (work: () => void) => void, handOn: (items: readonly Item[]) => void) {
    this.#limit = limit;
    this.#schedule = schedule;
    this.#handOn = handOn;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length === 1) this.#schedule(() => this.#flush());
  }

  #flush(): void {
    const items = this.#items;
    this.#items = [];
    for (let at = 0; at < items.length; at += this.#limit) this.#handOn(items.slice(at, at + this.#limit));
  }
}
