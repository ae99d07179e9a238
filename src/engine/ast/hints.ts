/** Where a pattern, which has to be global, matches in a text. */
export function* matchesOf(pattern: RegExp, text: string): Generator<number> {
  for (const { index } of text.matchAll(pattern)) yield index;
}

export function hasAny(hints: Iterable<number>): boolean {
  for (const _ of hints) return true;
  return false;
}
