import { count, splitLines } from '../../base/text.ts';
import type { FileExcerpt } from '../../ports/code.ts';
import type { Tool } from '../tool.ts';

/** How many characters of an answer a model is told: what is longer costs more than it helps. */
export const ANSWER_CHARACTERS = 16_000;

/** A text that is cut keeps at least so much. */
const LEAST_TEXT = 400;

/** The tool with answers for a model, that fit: the longest lists and texts in them are cut, and it is said what is missing. */
export function capped(given: Tool, limit = ANSWER_CHARACTERS): Tool {
  const shorten = given.shorten ?? fit;
  return {
    ...given,
    // It may be capped once more.
    toModel: (answer) => answer,
    run: async (input, context) => {
      const answer = await given.run(input, context);
      return shorten(given.toModel ? await given.toModel(answer, input, context) : answer, limit);
    },
  };
}

/** An answer of at most about so many characters. What fits stays as it is. */
export function fit(answer: unknown, limit: number): unknown {
  if (sizeOf(answer) <= limit) return answer;
  const notes = new Map<string, string>();
  const originals = new Map<string, number>();
  let short: Json = JSON.parse(JSON.stringify(answer)) as Json;
  // Room for the notes themselves.
  for (let size = sizeOf(short); size > limit - 400; size = sizeOf(short)) {
    const largest = largestIn(short);
    if (!largest) break;
    const original = originals.get(largest.path) ?? largest.value.length;
    originals.set(largest.path, original);
    const cut = cutOne(largest, original, size - (limit - 400));
    if (!cut) break;
    notes.set(largest.path, cut.note);
    short = replaceAt(short, largest.keys, cut.value);
  }
  const shortened = `Shortened: ${[...notes.values()].join('; ')}. ${HOW_TO_SEE_MORE}`;
  return typeof short === 'object' && short !== null && !Array.isArray(short) ? { ...short, shortened } : { answer: short, shortened };
}

/** The same for lines of a file: cut after a whole line, with the line to go on from. */
export function fitExcerpt(excerpt: FileExcerpt, limit: number): FileExcerpt & { readonly shortened?: string } {
  if (excerpt.text.length <= limit) return excerpt;
  const lines = splitLines(excerpt.text);
  let kept = 0;
  for (let size = 0; kept < lines.length; kept++) if ((size += lines[kept]?.length ?? 0) > limit) break;
  if (kept === 0)
    return { ...excerpt, text: excerpt.text.slice(0, limit), shortened: `Line ${excerpt.firstLine} is longer than what fits: it is cut.` };
  const next = excerpt.firstLine + kept;
  return {
    ...excerpt,
    text: lines.slice(0, kept).join(''),
    shortened: `Lines ${excerpt.firstLine} to ${next - 1} of ${excerpt.totalLines}. To see more, read on from line ${next}; list_symbols tells which lines hold what.`,
  };
}

const HOW_TO_SEE_MORE = 'To see the rest, ask again for less at a time: fewer paths, kinds or names, or the lines that you need.';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface Found {
  readonly value: string | readonly Json[];
  readonly keys: readonly (string | number)[];
  /** As it is named in the note. */
  readonly path: string;
}

const sizeOf = (value: unknown): number => JSON.stringify(value ?? null).length;

/** The list or the text that takes most, not counting lists that are large only by one thing in them. */
function largestIn(value: Json, keys: readonly (string | number)[] = []): Found | undefined {
  const path = keys.filter((key) => typeof key === 'string').join('.') || 'answer';
  if (typeof value === 'string') return value.length > LEAST_TEXT ? { value, keys, path } : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const inside = Object.entries(value).flatMap(([key, one]) => largestIn(one, [...keys, Array.isArray(value) ? Number(key) : key]) ?? []);
  const [deepest] = inside.sort((one, other) => sizeOf(other.value) - sizeOf(one.value));
  if (!Array.isArray(value) || value.length < 2) return deepest;
  const own: Found = { value: value as readonly Json[], keys, path };
  return deepest && sizeOf(deepest.value) > sizeOf(value) / 2 ? deepest : own;
}

function cutOne({ value, path }: Found, original: number, excess: number): { readonly value: Json; readonly note: string } | undefined {
  if (typeof value === 'string') {
    const kept = value.slice(0, Math.max(LEAST_TEXT, value.length - excess));
    return kept.length + 1 < value.length ? { value: `${kept}…`, note: `\`${path}\` is cut after ${kept.length} characters` } : undefined;
  }
  const share = Math.max(0, 1 - excess / sizeOf(value));
  const length = Math.min(value.length - 1, Math.max(1, Math.floor(value.length * share)));
  if (length < 1 || length >= value.length) return undefined;
  return {
    value: value.slice(0, length),
    note: `only the first ${length} of ${count(original, 'entry', 'entries')} of \`${path}\` are shown`,
  };
}

function replaceAt(value: Json, [key, ...rest]: readonly (string | number)[], by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((one: Json, index) => (index === key ? replaceAt(one, rest, by) : one));
  return { ...(value as Record<string, Json>), [key]: replaceAt((value as Record<string, Json>)[key] ?? null, rest, by) };
}
