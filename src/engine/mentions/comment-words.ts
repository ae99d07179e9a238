import { isPartOfPath, isPlainWord, wordsOf, type SoughtNames } from './names.ts';
import type { Occurrence } from './occurrence.ts';
import { snippetWords } from './snippet-words.ts';

/**
 * The sought names in a comment. Exact are those that it marks: in links and references, in types between braces, in
 * inline code and in code between fences. Names of parameters are not looked for.
 */
export function commentWords(fileText: string, start: number, end: number, sought: SoughtNames): Occurrence[] {
  const isDoc = fileText.startsWith('/**', start);
  const where = isDoc ? 'jsdoc' : 'comment';
  const text = withoutMargin(fileText.slice(start, end));
  const found = new Map<number, Occurrence>();
  const add = (name: string, at: number, exact: boolean): void => {
    if (!found.has(at)) found.set(at, { name, start: start + at, end: start + at + name.length, where, exact });
  };
  for (const stretch of codeStretches(text)) {
    for (const word of snippetWords(text, stretch.start, stretch.end, sought)) add(word.name, word.start, word.exact);
  }
  const hidden = [...codeStretches(text), ...parameterNames(text)];
  for (const reference of references(text)) {
    for (const word of referenceWords(text, reference, sought)) add(word.name, word.start, word.exact);
    hidden.push(reference);
  }
  for (const word of wordsOf(text)) {
    if (!sought.has(word.text) || isPlainWord(word.text) || hidden.some((range) => range.start <= word.start && word.end <= range.end))
      continue;
    if (!isPartOfPath(text, word.start, word.end)) add(word.text, word.start, false);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The same length, with blanks for what only frames the comment. */
function withoutMargin(comment: string): string {
  return comment
    .replace(/^\/\*+|^\/\/+|\*+\/$/g, (frame) => ' '.repeat(frame.length))
    .replace(/^[ \t]*\*(?!\/)/gm, (margin) => ' '.repeat(margin.length));
}

/** Code between fences, in examples and between backticks. */
function codeStretches(text: string): Range[] {
  const stretches = [...rangesOf(text, /```[^\n]*\n([^]*?)```/g), ...exampleRanges(text)];
  const isFree = (at: number): boolean => !stretches.some(({ start, end }) => start <= at && at < end) && !insideFence(text, at);
  const inline = rangesOf(text, /(?<!`)`([^`\n]+)`(?!`)/g).filter(({ start }) => isFree(start));
  return [...stretches, ...inline];
}

/** What follows `@example` up to the next tag, where no fence says what of it is code. */
function exampleRanges(text: string): Range[] {
  return rangesOf(text, /@example\b[^\n]*\n([^]*?)(?=\n\s*@\w|$)/g).filter(({ start, end }) => !text.slice(start, end).includes('```'));
}

function insideFence(text: string, at: number): boolean {
  return (text.slice(0, at).match(/```/g)?.length ?? 0) % 2 === 1;
}

/** What links, `@see`, `@throws` and types between braces refer to. */
function references(text: string): Range[] {
  return [
    ...rangesOf(text, /\{@(?:link|linkcode|linkplain|inheritDoc)\s+([^\s|}]+)/g),
    ...rangesOf(text, /\[\[([\w$.#]+)(?:\||\]\])/g),
    ...rangesOf(text, /@(?:see|throws|exception)\s+\{?([\w$.#]+)/g).filter(({ start, end }) => isReference(text, start, end)),
    ...rangesOf(
      text,
      /@(?:param|arg|argument|returns?|type|typedef|property|prop|template|extends|augments|implements|satisfies|yields?|throws|this|enum)\s+\{([^{}\n]*)\}/g,
    ),
  ];
}

/** After `@see` a word may also start a sentence. */
function isReference(text: string, start: number, end: number): boolean {
  const word = text.slice(start, end);
  return !isPlainWord(word) || /^[A-Z]/.test(word) || /^\s*$/.test(text.slice(end, text.indexOf('\n', end) + 1 || text.length));
}

function referenceWords(
  text: string,
  { start, end }: Range,
  sought: SoughtNames,
): { readonly name: string; readonly start: number; readonly exact: boolean }[] {
  if (/^\w+:\/\//.test(text.slice(start, end))) return [];
  const found: { name: string; start: number; exact: boolean }[] = [];
  let owner = '';
  for (const word of wordsOf(text, start, end)) {
    const isMember = /[.#~]/.test(text.slice(Math.max(start, word.start - 1), word.start));
    const exact = isMember ? sought.isMemberOf(word.text, owner) : sought.standsAlone(word.text);
    if (sought.has(word.text) && !(isPlainWord(word.text) && !exact)) found.push({ name: word.text, start: word.start, exact });
    owner = word.text;
  }
  return found;
}

/** `@param name`, `@param {Type} [name=1]` */
export function parameterNames(text: string): Range[] {
  return rangesOf(text, /@(?:param|arg|argument)\s+(?:\{[^}]*\}\s*)?\[?\s*([\w$]+)/g);
}

/** Where the group of a pattern matched, each time. */
function rangesOf(text: string, pattern: RegExp): Range[] {
  return [...text.matchAll(pattern)].map((match) => {
    const group = match[1] ?? '';
    const start = match.index + match[0].lastIndexOf(group);
    return { start, end: start + group.length };
  });
}
