/** How many items are copied at most when one comes or changes. */
const CHUNK = 32;

/**
 * A list that never changes: `with` and `plus` answer another one and leave this one as it is. They copy a chunk of the
 * items, not all of them, so that a list of thousands grows as fast as one of ten.
 */
export class ChunkedList<Item> implements Iterable<Item> {
  readonly length: number;
  /** In order; all but the last one are full. */
  private readonly chunks: readonly (readonly Item[])[];

  private constructor(length: number, chunks: readonly (readonly Item[])[]) {
    this.length = length;
    this.chunks = chunks;
  }

  static empty<Item>(): ChunkedList<Item> {
    return new ChunkedList<Item>(0, []);
  }

  /** The list with one more item, at its end. */
  plus(item: Item): ChunkedList<Item> {
    return this.with(this.length, item);
  }

  /** The list with this item in a place: one that there is, or the next one. */
  with(place: number, item: Item): ChunkedList<Item> {
    const number = Math.floor(place / CHUNK);
    const chunk = this.chunks[number]?.slice() ?? [];
    chunk[place % CHUNK] = item;
    const chunks = this.chunks.slice();
    chunks[number] = chunk;
    return new ChunkedList(Math.max(this.length, place + 1), chunks);
  }

  get(place: number): Item | undefined {
    return this.chunks[Math.floor(place / CHUNK)]?.[place % CHUNK];
  }

  /** What comes from this place on. */
  from(place: number): Item[] {
    const items: Item[] = [];
    for (let number = Math.floor(place / CHUNK), at = place % CHUNK; number < this.chunks.length; number += 1, at = 0) {
      const chunk = this.chunks[number] ?? [];
      for (; at < chunk.length; at += 1) items.push(chunk[at] as Item);
    }
    return items;
  }

  forEach(visit: (item: Item) => void): void {
    // Without a generator, which takes several times as long.
    for (const chunk of this.chunks) for (const item of chunk) visit(item);
  }

  map<Other>(change: (item: Item) => Other): Other[] {
    return this.chunks.flatMap((chunk) => chunk.map((item) => change(item)));
  }

  flatMap<Other>(change: (item: Item) => readonly Other[]): Other[] {
    return this.chunks.flatMap((chunk) => chunk.flatMap((item) => change(item)));
  }

  filter<Kept extends Item>(fits: (item: Item) => item is Kept): Kept[];
  filter(fits: (item: Item) => boolean): Item[];
  filter(fits: (item: Item) => boolean): Item[] {
    return this.chunks.flatMap((chunk) => chunk.filter((item) => fits(item)));
  }

  find(fits: (item: Item) => boolean): Item | undefined {
    for (const item of this) if (fits(item)) return item;
    return undefined;
  }

  *[Symbol.iterator](): ArrayIterator<Item> {
    for (const chunk of this.chunks) yield* chunk;
  }
}
