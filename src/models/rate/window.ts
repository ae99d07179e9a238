/**
 * How many requests may be under way at once. Grows with each that is answered: by one until the provider has once said
 * that it is too much, then slowly; halves when it says so.
 */
export class Window {
  #size: number;
  readonly #most: number;
  #isCareful = false;

  constructor(start: number, most: number) {
    this.#size = start;
    this.#most = most;
  }

  get size(): number {
    return Math.floor(this.#size);
  }

  grow(): void {
    this.#size = Math.min(this.#most, this.#size + (this.#isCareful ? 1 / this.#size : 1));
  }

  /** @param underWay how many requests it was that were too many. */
  halve(underWay: number): void {
    this.#isCareful = true;
    this.#size = Math.max(1, Math.floor(Math.min(this.#size, Math.max(1, underWay)) / 2));
  }
}
