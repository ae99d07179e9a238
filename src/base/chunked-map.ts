import { ChunkedList } from './chunked-list.ts';

/**
 * A map that never changes: `with` answers another one and leaves this one as it is. It copies a few of the entries,
 * not all of them, so that a map of a thousand entries takes a change as fast as one of ten.
 *
 * Entries stay in the order in which their keys came; none is ever taken out.
 */
export class ChunkedMap<Key, Value> implements ReadonlyMap<Key, Value> {
  private readonly list: ChunkedList<Entry<Key, Value>>;
  /** Where each key is. Shared with the maps made from this one: what is not below `size` is theirs. */
  readonly #places: Map<Key, number>;

  private constructor(list: ChunkedList<Entry<Key, Value>>, places: Map<Key, number>) {
    this.list = list;
    this.#places = places;
  }

  static empty<Key, Value>(): ChunkedMap<Key, Value> {
    return new ChunkedMap<Key, Value>(ChunkedList.empty(), new Map());
  }

  /** The same entries; the map itself where it is one of these already. */
  static of<Key, Value>(entries: ReadonlyMap<Key, Value>): ChunkedMap<Key, Value> {
    if (entries instanceof ChunkedMap) return entries as ChunkedMap<Key, Value>;
    let map = ChunkedMap.empty<Key, Value>();
    for (const [key, value] of entries) map = map.with(key, value);
    return map;
  }

  get size(): number {
    return this.list.length;
  }

  /** The map in which the key has this value. */
  with(key: Key, value: Value): ChunkedMap<Key, Value> {
    const place = this.#placeOf(key);
    const list = this.list.with(place ?? this.size, [key, value]);
    if (place !== undefined) return new ChunkedMap(list, this.#places);

    // Another map was made from this one before, with a key that this branch does not have.
    const places = this.#places.size === this.size ? this.#places : new Map([...this.keys()].map((known, index) => [known, index]));
    places.set(key, this.size);
    return new ChunkedMap(list, places);
  }

  get(key: Key): Value | undefined {
    const at = this.#placeOf(key);
    return at === undefined ? undefined : this.list.get(at)?.[1];
  }

  has(key: Key): boolean {
    return this.#placeOf(key) !== undefined;
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    this.list.forEach(([key, value]) => visit(value, key, this));
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const [key, value] of this.list) yield [key, value];
  }

  *keys(): MapIterator<Key> {
    for (const [key] of this.list) yield key;
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.list) yield value;
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  #placeOf(key: Key): number | undefined {
    const at = this.#places.get(key);
    return at !== undefined && at < this.size ? at : undefined;
  }
}

type Entry<Key, Value> = readonly [Key, Value];
