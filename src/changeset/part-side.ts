import type { Part } from './parts.ts';

/** Something in the three versions of a merge. */
export interface Versions<Value> {
  readonly ours: Value;
  readonly origin: Value;
  readonly theirs: Value;
}

/** One version of a section, its parts by what they are. */
export interface Side {
  readonly lines: readonly string[];
  readonly parts: ReadonlyMap<string, Part>;
  /** How many blank lines stand before each. */
  readonly gaps: ReadonlyMap<string, number>;
  readonly names: ReadonlySet<string>;
  readonly order: readonly string[];
}

/** From how much of its lines on a part counts as another one under a new name. */
const ALIKE = 0.6;

/** The side with parts that it only renamed known by what they were in the origin. */
export function pairRenamed(side: Side, origin: Side): Side {
  const gone = origin.order.filter((key) => !side.parts.has(key));
  const fresh = side.order.filter((key) => !origin.parts.has(key));
  const known = new Map<string, string>();
  for (const key of fresh) {
    const rated = gone
      .filter((other) => kindOf(other) === kindOf(key) && ![...known.values()].includes(other))
      .map((other) => ({ other, alike: likeness(side, side.parts.get(key), origin, origin.parts.get(other)) }))
      .filter(({ alike }) => alike >= ALIKE)
      .sort((one, other) => other.alike - one.alike);
    if (rated[0]) known.set(key, rated[0].other);
  }
  if (known.size === 0) return side;
  const as = (key: string): string => known.get(key) ?? key;
  const rekeyed = <Value>(map: ReadonlyMap<string, Value>): Map<string, Value> => new Map([...map].map(([key, value]) => [as(key), value]));
  return { ...side, parts: rekeyed(side.parts), gaps: rekeyed(side.gaps), order: side.order.map(as) };
}

const kindOf = (key: string): string => key.split(' ', 1)[0] ?? '';

/** The share of lines that are the same once each is rid of its own name. */
function likeness(side: Side, part: Part | undefined, origin: Side, base: Part | undefined): number {
  if (!part || !base || part.names.length === 0 || base.names.length === 0) return 0;
  const [one, other] = [nameless(side, part), nameless(origin, base)];
  const left = [...other];
  let same = 0;
  for (const line of one) {
    const at = left.indexOf(line);
    if (at < 0) continue;
    left.splice(at, 1);
    same++;
  }
  return (2 * same) / (one.length + other.length);
}

function nameless({ lines }: Side, { start, end, names }: Part): string[] {
  const own = new Set(names);
  return lines.slice(start, end).map((line) => line.replaceAll(/[\p{ID_Continue}$]+/gu, (word) => (own.has(word) ? '§' : word)));
}
