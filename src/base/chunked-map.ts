/** How many entries are copied at most when one changes. */
const CHUNK = 32;

/**
 * A map that never changes: `with` answers another one and leaves this one as it is. It copies a chunk of the entries,
 * not all of them, so that a map of a thousand entries takes a change as fast as one of ten.
 *
 * Entries stay in the order in which their keys came; none is ever taken out.
 */
export class ChunkedMap<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly size: number;
  /** In order; all but the last one are full. */
  private readonly chunks: readonly Chunk<Key, Value>[];
  /** Where each key is. Shared with the maps made from this one: what is not below `size` is theirs. */
  readonly #places: Map<Key, number>;

  private constructor(size: number, chunks: readonly Chunk<Key, Value>[], places: Map<Key, number>) {
    this.size = size;
    this.chunks = chunks;
    this.#places = places;
  }

  static empty<Key, Value>(): ChunkedMap<Key, Value> {
    return new ChunkedMap<Key, Value>(0, [], new Map());
  }

  /** The same entries; the map itself where it is one of these already. */
  static of<Key, Value>(entries: ReadonlyMap<Key, Value>): ChunkedMap<Key, Value> {
    if (entries instanceof ChunkedMap) return entries as ChunkedMap<Key, Value>;
    let map = ChunkedMap.empty<Key, Value>();
    for (const [key, value] of entries) map = map.with(key, value);
    return map;
  }

  /** The map in which the key has this value. */
  with(key: Key, value: Value): ChunkedMap<Key, Value> {
    const place = this.#placeOf(key);
    const at = place ?? this.size;
    const number = Math.floor(at / CHUNK);
    const chunk = this.chunks[number]?.slice() ?? [];
    chunk[at % CHUNK] = [key, value];
    const chunks = this.chunks.slice();
    chunks[number] = chunk;
    if (place !== undefined) return new ChunkedMap(this.size, chunks, this.#places);

    // Another map was made from this one before, with a key that this branch does not have.
    const places = this.#places.size === this.size ? this.#places : new Map([...this.keys()].map((known, index) => [known, index]));
    places.set(key, at);
    return new ChunkedMap(this.size + 1, chunks, places);
  }

  get(key: Key): Value | undefined {
    const at = this.#placeOf(key);
    return at === undefined ? undefined : this.chunks[Math.floor(at / CHUNK)]?.[at % CHUNK]?.[1];
  }

  has(key: Key): boolean {
    return this.#placeOf(key) !== undefined;
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    // Without a generator, which takes several times as long.
    for (const chunk of this.chunks) for (const [key, value] of chunk) visit(value, key, this);
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const chunk of this.chunks) for (const [key, value] of chunk) yield [key, value];
  }

  *keys(): MapIterator<Key> {
    for (const chunk of this.chunks) for (const [key] of chunk) yield key;
  }

  *values(): MapIterator<Value> {
    for (const chunk of this.chunks) for (const [, value] of chunk) yield value;
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  #placeOf(key: Key): number | undefined {
    const at = this.#places.get(key);
    return at !== undefined && at < this.size ? at : undefined;
  }
}

type Chunk<Key, Value> = readonly (readonly [Key, Value])[];
