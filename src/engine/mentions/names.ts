/**
 * Whether a name is also a word that people write without meaning it: short ones, and single words such as `order`,
 * `Order` or `retry`. `parseOrder`, `HTTP_PORT` and `$state` are not.
 */
export function isPlainWord(name: string): boolean {
  return name.length <= 4 || /^[A-Z]?[a-z]+$/.test(name);
}

/** What is known of the names that are looked for. */
export interface SoughtNames {
  has(name: string): boolean;
  /** Whether a name that follows another one and a dot is this one: `OrderQueue.drain`, but not `list.parseOrder`. */
  isMemberOf(name: string, owner: string): boolean;
  /** Whether the name alone, without an owner, says what is meant. */
  standsAlone(name: string): boolean;
}

/** Names that modules export. */
export function exportedOnes(names: ReadonlySet<string>): SoughtNames {
  return { has: (name) => names.has(name), isMemberOf: () => false, standsAlone: () => true };
}

/** Every word of a text, and where it starts. */
export function* wordsOf(
  text: string,
  from = 0,
  to = text.length,
): Generator<{ readonly text: string; readonly start: number; readonly end: number }> {
  const pattern = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match && match.index < to; match = pattern.exec(text)) {
    yield { text: match[0], start: match.index, end: match.index + match[0].length };
  }
}

/** Whether what stands around a word makes it part of a longer one: a path, a file name, a word with hyphens, an address. */
export function isPartOfPath(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 1), start);
  const after = text.slice(end, end + 8);
  return /[/\\@-]/.test(before) || /^[\\/-]\w|^\.(?:[mc]?[jt]sx?|json|md|vue|svelte|css|html|snap)\b|^@/.test(after);
}
