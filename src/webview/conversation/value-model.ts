/** How a part of what a tool was given, or has answered, is best read. */
export type ValuePart =
  | { readonly key: string; readonly type: 'word' | 'code'; readonly text: string }
  | { readonly key: string; readonly type: 'list'; readonly items: readonly string[] }
  | { readonly key: string; readonly type: 'replacement'; readonly removed: readonly string[]; readonly added: readonly string[] };

/** The longest text that stands beside its key rather than below it. */
const WORD = 100;

/** A value key by key; a text that is to take another's place is shown as what it changes. */
export function partsOf(value: unknown): ValuePart[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [partOf('', value)];
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== null && one !== '');
  const old = entries.find(([key, one]) => /^(?:old|find|search|before)/i.test(key) && typeof one === 'string');
  const by = entries.find(([key, one]) => /^(?:new|replace|after|with)/i.test(key) && typeof one === 'string');
  if (!old || !by) return entries.map(([key, one]) => partOf(key, one));
  const others = entries.filter((entry) => entry !== old && entry !== by).map(([key, one]) => partOf(key, one));
  return [...others, { key: old[0], type: 'replacement', removed: linesOf(old[1]), added: linesOf(by[1]) }];
}

/** The same of an answer, which may be JSON or a plain text. */
export function resultParts(text: string): ValuePart[] {
  try {
    const value: unknown = JSON.parse(text);
    return value === null ? [] : partsOf(value);
  } catch {
    return [{ key: '', type: 'code', text }]; // Not every tool answers in JSON.
  }
}

function partOf(key: string, value: unknown): ValuePart {
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item !== 'object'))
    return { key, type: 'list', items: value.map(String) };
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return { key, type: key === '' || text.length > WORD || text.includes('\n') ? 'code' : 'word', text };
}

const linesOf = (value: unknown): string[] => String(value).split(/\r?\n/);

/** The words in a call's input, for its one line. */
export function brief(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const words = Object.values(input).filter((value) => typeof value === 'string' && value !== '');
  return words.join(' · ').replaceAll(/\s+/g, ' ').slice(0, 140);
}
