/** A line of JavaScript or TypeScript, taken apart. */
export interface CodeLine {
  /** Without comments, and with empty strings in the place of all strings. */
  readonly code: string;
  readonly comment: string;
  /** Whether a text begins, goes on or ends here that is the expectation of an inline snapshot. */
  readonly isSnapshot: boolean;
}

type Inside = 'code' | 'block comment' | 'template';

const INLINE_SNAPSHOT = /InlineSnapshot\((?:[^()]*,)?\s*$/;
/** After these a slash begins a regular expression; after anything else it divides. */
const BEFORE_REGEX = /(^|[(,=:[!&|?{};+\-*%<>~^]|\b(return|typeof|case|in|of|do|else|void|throw|new|delete|await|yield))\s*$/;

/**
 * The lines of a text with code, comments and strings told apart, across lines. It is no parser: a template's own code counts
 * as a part of its text. What it says is good enough to look for words by, and a wrong guess ends with its line.
 */
export function codeLines(text: string): CodeLine[] {
  let inside: Inside = 'code';
  let isSnapshot = false;
  return text.split('\n').map((line) => {
    let [code, comment, wasSnapshot, at] = ['', '', isSnapshot, 0];
    while (at < line.length) {
      const rest = line.slice(at);
      if (inside === 'block comment') {
        const end = rest.indexOf('*/');
        comment += end < 0 ? rest : rest.slice(0, end);
        at += end < 0 ? rest.length : end + 2;
        if (end >= 0) inside = 'code';
        continue;
      }
      if (inside === 'template') {
        const end = /(?:[^\\`]|\\.)*/.exec(rest)?.[0].length ?? 0;
        if (end < rest.length && rest[end] === '`') {
          inside = 'code';
          isSnapshot = false;
          code += '`';
        }
        at += Math.max(1, end + 1);
        continue;
      }
      const token = TOKEN.exec(rest)?.[0] ?? rest.charAt(0);
      at += token.length;
      if (token.startsWith('//')) comment += token.slice(2);
      else if (token === '/*') inside = 'block comment';
      else if (token === '`') {
        isSnapshot = INLINE_SNAPSHOT.test(code);
        wasSnapshot ||= isSnapshot;
        inside = 'template';
        code += '`';
      } else if (token.startsWith("'") || token.startsWith('"')) code += '""';
      else if (token === '/' && BEFORE_REGEX.test(code)) {
        const length = REGEX.exec(rest)?.[0].length ?? 1;
        at += length - 1;
        code += length > 1 ? '/./' : '/';
      } else code += token;
    }
    return { code, comment, isSnapshot: wasSnapshot };
  });
}

/** What begins something, or a stretch of code in which nothing does. */
const TOKEN = /^(?:\/\/.*|\/\*|`|'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|\/|[^/`'"]+)/;
const REGEX = /^\/(?![*/])(?:[^\\/[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/\w*/;
