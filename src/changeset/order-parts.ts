import type { Side, Versions } from './part-side.ts';

export interface PartOrder {
  readonly keys: readonly string[];
  /** Parts that only theirs adds where ours adds one too, in an order that may matter: left out, by the part of ours. */
  readonly dropped: ReadonlyMap<string, readonly string[]>;
}

/**
 * The order in which the parts of a merge stand: that of the side which moved any, with what the other side adds behind
 * what it comes after there. Undefined where both sides moved parts, and differently.
 */
export function orderParts({ ours, origin, theirs }: Versions<Side>, staying: ReadonlySet<string>): PartOrder | undefined {
  const [ourMove, theirMove] = [isMoved(ours, origin), isMoved(theirs, origin)];
  if (ourMove && theirMove && !isSameOrder(ours, theirs)) return undefined;
  const [frame, other] = theirMove && !ourMove ? [theirs, ours] : [ours, theirs];
  const keys = frame.order.filter((key) => staying.has(key));
  other.order.forEach((key, index) => {
    if (!staying.has(key) || keys.includes(key)) return;
    const before = other.order.slice(0, index).findLast((one) => keys.includes(one));
    let at = before === undefined ? 0 : keys.indexOf(before) + 1;
    // What ours adds at the same place comes first.
    const isPassed = (one: string): boolean => isAdded(one, ours, origin) && !theirs.parts.has(one) && (isImport(one) || !isImport(key));
    if (frame === ours) while (at < keys.length && isPassed(keys[at] ?? '')) at++;
    keys.splice(at, 0, key);
  });
  return withoutRivals(keys, { ours, origin, theirs });
}

/** Of what both sides add side by side, and whose order may matter, only what ours adds stays. */
function withoutRivals(keys: readonly string[], { ours, origin, theirs }: Versions<Side>): PartOrder {
  const kept: string[] = [];
  const dropped = new Map<string, string[]>();
  for (let at = 0; at < keys.length;) {
    let end = at;
    while (end < keys.length && !origin.parts.has(keys[end] ?? '')) end++;
    if (end === at) end++;
    const group = keys.slice(at, end);
    const bound = (side: Side, rival: Side): string[] =>
      group.filter((key) => side.parts.get(key)?.isFree === false && !rival.parts.has(key) && !origin.parts.has(key));
    const [byOurs, byTheirs] = [bound(ours, theirs), bound(theirs, ours)];
    const [first] = byOurs;
    const rivals = first === undefined ? [] : byTheirs;
    kept.push(...group.filter((key) => !rivals.includes(key)));
    if (first !== undefined && rivals.length > 0) dropped.set(first, rivals);
    at = end;
  }
  return { keys: kept, dropped };
}

/** Imports come before everything else, whoever adds it. */
export const isImport = (key: string): boolean => key.startsWith('import');

const isAdded = (key: string, side: Side, origin: Side): boolean => side.parts.has(key) && !origin.parts.has(key);

const isMoved = (side: Side, origin: Side): boolean => !isSameOrder(side, origin);

/** Whether what both have stands in the same order. */
function isSameOrder(one: Side, other: Side): boolean {
  const common = one.order.filter((key) => other.parts.has(key));
  const there = other.order.filter((key) => one.parts.has(key));
  return common.every((key, index) => key === there[index]);
}
