/** Stands before what an error was caused by. */
export const CAUSED_BY = ' because of ';

/** Deeper than this, nothing is told apart. */
const DEEPEST = 12;
/** Of what comes one by one, this much is looked at. */
const MOST_ITEMS = 200;

/**
 * A value as a text that is the same where nobody can tell two values apart: `-0`, `NaN`, holes, members that are undefined, and
 * errors by name and message all show; the order of members does not, nor what class something is of.
 * @param causes whether what an error was caused by shows.
 */
export function render(value: unknown, causes = true, around: readonly unknown[] = []): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return String(value);
  if (around.includes(value)) return `[circle ${around.length - around.indexOf(value)}]`;
  if (around.length >= DEEPEST) return '…';
  const inner = (part: unknown): string => render(part, causes, [...around, value]);
  if (Array.isArray(value)) return `[${Array.from(value, (part: unknown, place) => (place in value ? inner(part) : '')).join(', ')}]`;
  if (value instanceof Date) return `Date(${Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString()})`;
  if (value instanceof RegExp || value instanceof URL || value instanceof URLSearchParams)
    return `${value.constructor.name}(${String(value)})`;
  if (value instanceof Map) return `Map {${[...value].map(([key, held]) => `${inner(key)} => ${inner(held)}`).join(', ')}}`;
  if (value instanceof Set) return `Set {${[...value].map(inner).join(', ')}}`;
  if (value instanceof Error) return renderError(value, causes, inner);
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name} [${Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)).join(' ')}]`;
  if (isIterable(value)) return `[one by one: ${firstOf(value).map(inner).join(', ')}]`;
  return `{${membersOf(value, inner).join(', ')}}`;
}

function membersOf(value: object, inner: (part: unknown) => string): string[] {
  const keys = Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  return keys
    .map(
      (key) =>
        `${typeof key === 'symbol' ? `[${String(key)}]` : /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${inner(Reflect.get(value, key))}`,
    )
    .sort();
}

/** What the engine says of its own speaks of the names in the code, which may be others. */
const BY_THE_ENGINE =
  /^Cannot (read|set|destructure|convert|access|delete|assign|mix)|is not (a function|iterable|defined|a constructor|extensible|an object)|^Invalid (array length|time value|count value|string length)|call stack|^Reduce of empty|before initialization|^Assignment to constant|undefined or null|is read-only|not configurable/;

function renderError(error: Error, causes: boolean, inner: (part: unknown) => string): string {
  const members = membersOf(error, inner).filter((member) => !/^(stack|name|message|cause):/.test(member));
  const message = BY_THE_ENGINE.test(error.message) ? '' : `: ${error.message}`;
  const cause = error.cause === undefined || !causes ? '' : `${CAUSED_BY}${inner(error.cause)}`;
  return `${error.name}${message}${cause}${members.length > 0 ? ` {${members.join(', ')}}` : ''}`;
}

const isIterable = (value: object): value is Iterable<unknown> => typeof Reflect.get(value, Symbol.iterator) === 'function';

function firstOf(value: Iterable<unknown>): unknown[] {
  const items: unknown[] = [];
  for (const item of value) if (items.push(item) >= MOST_ITEMS) break;
  return items;
}

/** A value of its own for each call: what one does to it, the other must not see. Functions are shared. */
export function copyOf(value: unknown, copies: Map<object, unknown> = new Map()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (value instanceof Date) return new Date(value.getTime());
  const keep = <Copy>(copy: Copy): Copy => (copies.set(value, copy), copy);
  if (Array.isArray(value)) {
    const copy = keep(new Array<unknown>(value.length));
    for (const [place, part] of value.entries()) copy[place] = copyOf(part, copies);
    return copy;
  }
  if (value instanceof Map) {
    const copy = keep(new Map<unknown, unknown>());
    for (const [key, held] of value) copy.set(copyOf(key, copies), copyOf(held, copies));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set<unknown>());
    for (const held of value) copy.add(copyOf(held, copies));
    return copy;
  }
  const copy = keep({});
  for (const [key, held] of Object.entries(value))
    Object.defineProperty(copy, key, { value: copyOf(held, copies), writable: true, enumerable: true, configurable: true });
  return copy;
}
