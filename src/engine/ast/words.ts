/** Where a name stands as a word of its own, or -1. */
export function indexOfWord(text: string, name: string): number {
  if (!text.includes(name)) return -1;
  return text.search(new RegExp(`(?<![\\w$])${name.replace(/[$.*+?^(){}|[\]\\]/g, '\\$&')}(?![\\w$])`));
}

export function hasWord(text: string, name: string): boolean {
  return indexOfWord(text, name) >= 0;
}
