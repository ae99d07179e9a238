import { skipBlank, skipBrackets, skipTypeParameters } from '../ast/skip-text.ts';

/**
 * Whether a text may export a function that does not say what it returns. By the text alone, so that most files need
 * not be parsed; where that is hard to tell it may.
 */
export function mayExportUntypedFunction(text: string): boolean {
  if (!text.includes('export')) return false;
  if (HARD_TO_TELL.test(text) || (EXPORTS_VARIABLE.test(text) && IS_NOT_FIRST.test(text))) return true;
  for (const { index, 0: match } of text.matchAll(EXPORTED_FUNCTION)) if (!hasReturnType(text, index + match.length)) return true;
  for (const { index, 0: match } of text.matchAll(EXPORTED_VARIABLE))
    if (mayBeUntyped(text, skipBlank(text, index + match.length))) return true;
  return exportedNames(text).some((name) => mayBeDeclaredUntyped(text, name));
}

/**
 * What of a text that does is to be parsed: lists of exports and the members of classes, but no bodies of functions.
 * Undefined where a class is hard to find.
 */
export function untypedExportHints(text: string): readonly number[] | undefined {
  const hints: number[] = [];
  for (const { index, 0: match } of text.matchAll(/\bexport\s*\{/g)) hints.push(index + match.length);
  for (const { index, 0: match } of text.matchAll(/\bclass\b[^{]*\{/g)) {
    if (/[(<]/.test(match)) return undefined;
    hints.push(index + match.length);
  }
  return hints;
}

/** A class with methods, or a value that may be a function. */
const HARD_TO_TELL =
  /\bexport\s*(?:[@=/]|(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?class\b|default\s*(?:async\s+(?!function)|[(<@/]|[\w$]+\s*=>))/;

/** The second variable of a statement, or a parameter that looks like one. */
const IS_NOT_FIRST = /,\s*[\w$]+\s*=\s*(?:async\b|function\b|[(</]|[\w$]+\s*=>)/;

const EXPORTED_FUNCTION = /\bexport\s+(?:default\s+)?(?:async\s+)?function\b\s*\*?\s*[\w$]*/g;
const EXPORTS_VARIABLE = /\bexport\s+(?:const|let|var)\b/;
const EXPORTED_VARIABLE = /\bexport\s+(?:const|let|var)\s+[^\s:=;({[,]+\s*=/g;

/** What is exported by its name, in a list or by default, from where it stands in the file. */
function exportedNames(text: string): string[] {
  const lists = [...text.matchAll(/\bexport\s*\{([^}]*)\}(?!\s*from\b)/g)].flatMap(({ 1: list = '' }) => list.split(','));
  const byDefault = [...text.matchAll(/\bexport\s+default\s+([^\s;{}()[\],.'"`]+)\s*(?:;|\n|$)/g)].map(({ 1: name = '' }) => name);
  return [...lists.map((entry) => entry.trim().replace(/\s+as\s[^]*$/, '')), ...byDefault].filter((name) => name !== '');
}

function mayBeDeclaredUntyped(text: string, name: string): boolean {
  if (!/^[\w$]+$/.test(name)) return !/^type\s/.test(name);
  const word = name.replaceAll('$', '\\$');
  const declared = new RegExp(`\\b(class|function|const|let|var)\\b\\s*\\*?\\s*${word}(?![\\w$])|,\\s*${word}\\s*[:=]`, 'g');
  for (const { index, 0: match, 1: keyword } of text.matchAll(declared)) {
    const end = skipBlank(text, index + match.length);
    if (keyword === undefined || keyword === 'class') return true;
    if (keyword === 'function' && !hasReturnType(text, end)) return true;
    if (keyword !== 'function' && text[end] === '=' && mayBeUntyped(text, skipBlank(text, end + 1))) return true;
  }
  return false;
}

/** @param from behind the name of a function. */
function hasReturnType(text: string, from: number): boolean {
  const open = skipBlank(text, from);
  const parameters = text[open] === '<' ? skipTypeParameters(text, open) : open;
  if (parameters === undefined) return false;
  const end = skipBrackets(text, skipBlank(text, parameters));
  return end !== undefined && text[skipBlank(text, end)] === ':';
}

/** @param from the start of what a variable is given. */
function mayBeUntyped(text: string, from: number): boolean {
  const isAsync = /async\b/y;
  isAsync.lastIndex = from;
  const start = isAsync.test(text) ? skipBlank(text, isAsync.lastIndex) : from;
  const named = /function\b\s*\*?\s*[\w$]*/y;
  named.lastIndex = start;
  if (named.test(text)) return !hasReturnType(text, named.lastIndex);
  if (text[start] === '<') return !hasReturnType(text, start);
  const lone = /[^\s=;,.:({[<'"`]+\s*=>/y;
  lone.lastIndex = start;
  if (lone.test(text)) return true;
  if (text[start] !== '(') return text[start] === '/';
  const end = skipBrackets(text, start);
  return end === undefined || text.startsWith('=>', skipBlank(text, end));
}
