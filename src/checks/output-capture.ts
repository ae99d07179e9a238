/** How many characters of an output are kept, at its start and at its end. */
export interface OutputLimit {
  readonly head: number;
  readonly tail: number;
}

export const PLAIN_OUTPUT: OutputLimit = { head: 64 * 1024, tail: 256 * 1024 };

/** Where much is written, its parts are told apart only by reading all of it. */
export const LONG_OUTPUT: OutputLimit = { head: 4 << 20, tail: 12 << 20 };

/** Keeps the start and the end of an output that may be endless, and says how much it left out between them. */
export class OutputCapture {
  readonly #limit: OutputLimit;
  #head = '';
  #tail = '';
  #dropped = 0;

  constructor(limit: OutputLimit) {
    this.#limit = limit;
  }

  add(text: string): void {
    const room = this.#limit.head - this.#head.length;
    this.#head += text.slice(0, room);
    this.#tail += text.slice(room);
    // Cut only now and then: each cut copies the whole tail.
    if (this.#tail.length > 2 * this.#limit.tail) this.#cut();
  }

  get text(): string {
    this.#cut();
    if (this.#dropped === 0) return this.#head + this.#tail;
    return `${this.#head}\n[${this.#dropped} characters left out]\n${this.#tail}`;
  }

  #cut(): void {
    const excess = this.#tail.length - this.#limit.tail;
    if (excess <= 0) return;
    this.#dropped += excess;
    this.#tail = this.#tail.slice(excess);
  }
}
