/** Places that a task has left as they are, by the reason why. */
export interface LeftAlone {
  readonly reason: string;
  /** `path:line` each. */
  readonly places: readonly string[];
}

/** What a task's result says that it has left alone: a reason once, with all its places in the order in which they were told. */
export function leftAloneIn(result: unknown): readonly LeftAlone[] {
  if (typeof result !== 'object' || result === null || !('refused' in result) || !Array.isArray(result.refused)) return [];
  const byReason = new Map<string, string[]>();
  for (const one of result.refused as readonly unknown[]) {
    if (!isRefusal(one)) continue;
    const places = byReason.get(one.reason) ?? [];
    const place = `${one.path}:${one.line}`;
    if (!places.includes(place)) places.push(place);
    byReason.set(one.reason, places);
  }
  return [...byReason].map(([reason, places]) => ({ reason, places }));
}

/** How much of it is told where it is one thing among others. */
const TOLD = { reasons: 12, places: 12 };

/** The same for who hears of a task's end: what is more is counted. */
export function leftAloneInFew(all: readonly LeftAlone[]): readonly LeftAlone[] {
  const more = all.slice(TOLD.reasons).flatMap(({ places }) => places);
  return [...all.slice(0, TOLD.reasons), ...(more.length > 0 ? [{ reason: 'Other reasons', places: more }] : [])].map(
    ({ reason, places }) => ({ reason, places: fewPlaces(places) }),
  );
}

function fewPlaces(places: readonly string[]): readonly string[] {
  const left = places.length - TOLD.places;
  return left > 0 ? [...places.slice(0, TOLD.places), `… and ${left} more`] : places;
}

function isRefusal(one: unknown): one is { readonly path: string; readonly line: number; readonly reason: string } {
  return (
    typeof one === 'object' &&
    one !== null &&
    'path' in one &&
    typeof one.path === 'string' &&
    'line' in one &&
    typeof one.line === 'number' &&
    'reason' in one &&
    typeof one.reason === 'string'
  );
}
