import { isPartOfPath, isPlainWord, wordsOf, type SoughtNames } from './names.ts';
import type { Occurrence } from './occurrence.ts';
import { snippetWords } from './snippet-words.ts';

export interface MarkdownParts {
  /** Fenced blocks of TypeScript or JavaScript, inline code, and code elements of HTML. */
  readonly code: readonly Range[];
  /** Addresses, other fenced blocks and whatever else is neither code nor prose. */
  readonly other: readonly Range[];
  /** The texts of links that are nothing but one word. */
  readonly linkTexts: readonly Range[];
  /** Fenced blocks of any language, and whether it is TypeScript or JavaScript. */
  readonly fences: readonly (Range & { readonly isCode: boolean })[];
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The sought names in a Markdown text. Exact are those in code, and those that are all of a link's text. */
export function markdownWords(text: string, sought: SoughtNames): Occurrence[] {
  const { code, other, linkTexts } = partsOf(text);
  const found = new Map<number, Occurrence>();
  const add = (name: string, start: number, exact: boolean): void => {
    if (!found.has(start)) found.set(start, { name, start, end: start + name.length, where: 'markdown', exact });
  };
  for (const { start, end } of code) for (const word of snippetWords(text, start, end, sought)) add(word.name, word.start, word.exact);
  for (const word of wordsOf(text)) {
    if (!sought.has(word.text) || isPlainWord(word.text) || isIn(code, word) || isPartOfPath(text, word.start, word.end)) continue;
    if (isIn(other, word)) continue;
    add(word.text, word.start, linkTexts.some(({ start }) => start === word.start) && sought.standsAlone(word.text));
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

export function partsOf(text: string): MarkdownParts {
  const fences = fencesOf(text);
  const isFree = ({ start }: Range): boolean => !fences.some((fence) => fence.opened <= start && start < fence.closed);
  const inline = inlineCode(text).filter(isFree);
  const outside = (range: Range): boolean => isFree(range) && !isIn(inline, range);
  const addresses = [
    ...rangesOf(text, /\]\(([^)\n]*)\)/g),
    ...rangesOf(text, /(https?:\/\/[^\s)>\]]+)/g),
    ...rangesOf(text, /^\[[^\]\n]+\]:[ \t]*(\S+)/gm),
  ];
  return {
    code: [...fences.filter(({ isCode }) => isCode), ...inline, ...rangesOf(text, /<code>([^<\n]*)<\/code>/g).filter(outside)],
    other: [...addresses.filter(outside), ...comparisons(fences)],
    fences,
    linkTexts: rangesOf(text, /(?<!!)\[([\p{ID_Start}$_][\p{ID_Continue}$]*)(?:\(\))?\](?=[([])/gu).filter(outside),
  };
}

interface Fence extends Range {
  /** With the lines of the fence itself. */
  readonly opened: number;
  readonly closed: number;
  readonly isCode: boolean;
  readonly language: string;
}

/** What is between the lines of a fence; an open fence goes on to the end. */
function fencesOf(text: string): Fence[] {
  const fences: Fence[] = [];
  let open: Opening | undefined;
  for (const match of text.matchAll(/^[ \t>]*(`{3,}|~{3,})([^\n]*)\n?/gm)) {
    const [line, mark = '', info = ''] = match;
    if (!open)
      open = {
        mark,
        language:
          info
            .trim()
            .split(/[\s{,]/, 1)[0]
            ?.toLowerCase() ?? '',
        opened: match.index,
        start: match.index + line.length,
      };
    else if (mark.startsWith(open.mark) && info.trim() === '') {
      fences.push(fence(open, match.index, match.index + line.length));
      open = undefined;
    }
  }
  return open ? [...fences, fence(open, text.length, text.length)] : fences;
}

interface Opening {
  readonly mark: string;
  readonly language: string;
  readonly opened: number;
  readonly start: number;
}

function fence({ language, opened, start }: Opening, end: number, closed: number): Fence {
  return {
    start,
    end,
    opened,
    closed,
    language,
    isCode: /^(ts|tsx|js|jsx|mts|cts|mjs|cjs|typescript|javascript|typescriptreact|javascriptreact|node)$/.test(language),
  };
}

/** What a comparison or a log shows is what was, and stays. */
function comparisons(fences: readonly Fence[]): Fence[] {
  return fences.filter(({ language }) => ['diff', 'patch', 'log', 'console'].includes(language));
}

/** Between runs of as many backticks, within a paragraph. */
function inlineCode(text: string): Range[] {
  return rangesOf(text, /(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n)[^])*?[^`])\1(?!`)/g, 2);
}

function isIn(ranges: readonly Range[], { start }: Range): boolean {
  return ranges.some((range) => range.start <= start && start < range.end);
}

/** Where a group of a pattern matched, each time. */
function rangesOf(text: string, pattern: RegExp, group = 1): Range[] {
  return [...text.matchAll(pattern)].map((match) => {
    const matched = match[group] ?? '';
    const start = match.index + match[0].indexOf(matched, group === 1 ? 0 : (match[1]?.length ?? 0));
    return { start, end: start + matched.length };
  });
}
