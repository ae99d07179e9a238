const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Where a text goes on behind blanks and comments. */
export function skipBlank(text: string, from: number): number {
  BLANK.lastIndex = from;
  return from + (BLANK.exec(text)?.[0].length ?? 0);
}

const BLANK = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;

/**
 * Where a text goes on behind a pair of brackets and all in it, strings and comments told apart; undefined where that
 * can't be told without parsing, as with a regular expression in it.
 */
export function skipBrackets(text: string, open: number): number | undefined {
  const closing: string[] = [];
  for (let at = open; at < text.length;) {
    const character = text[at] ?? '';
    if (character === '"' || character === "'" || character === '`') {
      const end = skipString(text, at);
      if (end === undefined) return undefined;
      at = end;
      continue;
    }
    if (character === '/') {
      const end = skipBlank(text, at);
      if (end === at) return undefined;
      at = end;
      continue;
    }
    const close = CLOSING[character];
    if (close !== undefined) closing.push(close);
    else if (character === ')' || character === ']' || character === '}') {
      if (closing.pop() !== character) return undefined;
      if (closing.length === 0) return at + 1;
    }
    at++;
  }
  return undefined;
}

/** Behind `<…>` of type parameters, in which `=>` closes nothing; undefined where that can't be told. */
export function skipTypeParameters(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length;) {
    const character = text[at] ?? '';
    if (character === '<') depth++;
    else if (character === '>' && text[at - 1] !== '=' && --depth === 0) return at + 1;
    else if (character === ';') return undefined;
    const isNested = CLOSING[character] !== undefined || character === '"' || character === "'" || character === '`' || character === '/';
    const end = !isNested
      ? at + 1
      : character === '/'
        ? skipBlank(text, at)
        : CLOSING[character]
          ? skipBrackets(text, at)
          : skipString(text, at);
    if (end === undefined || end === at) return undefined;
    at = end;
  }
  return undefined;
}

/** Behind a string or a template; undefined where it does not end. */
function skipString(text: string, open: number): number | undefined {
  const quote = text[open];
  for (let at = open + 1; at < text.length;) {
    const character = text[at];
    if (character === quote) return at + 1;
    if (quote !== '`' && character === '\n') return undefined;
    const end = quote === '`' && text.startsWith('${', at) ? skipBrackets(text, at + 1) : at + (character === '\\' ? 2 : 1);
    if (end === undefined) return undefined;
    at = end;
  }
  return undefined;
}
