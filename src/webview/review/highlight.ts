export type TokenKind = 'plain' | 'keyword' | 'string' | 'number' | 'comment' | 'name';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const KEYWORDS =
  'abstract|as|async|await|break|case|catch|class|const|continue|debugger|declare|default|delete|do|else|enum|export|extends|false|finally|for|from|function|get|if|implements|import|in|instanceof|interface|is|keyof|let|namespace|new|null|of|override|private|protected|public|readonly|return|satisfies|set|static|super|switch|this|throw|true|try|type|typeof|undefined|unique|unknown|var|void|while|with|yield';

/** In the order of their groups: comment, string, number, keyword, a name that is called or capitalised. */
const TOKENS = new RegExp(
  [
    String.raw`(\/\/.*|\/\*.*?(?:\*\/|$)|^\s*\*(?:\s.*|\/|$))`,
    String.raw`('(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|${'`'}(?:[^${'`'}\\]|\\.)*${'`'}?)`,
    String.raw`(\b\d[\w.]*)`,
    String.raw`\b(${KEYWORDS})\b`,
    String.raw`(\b[A-Za-z_$][\w$]*(?=\()|\b[A-Z][\w$]*)`,
  ].join('|'),
  'g',
);

const KINDS: readonly TokenKind[] = ['comment', 'string', 'number', 'keyword', 'name'];

/**
 * A line of TypeScript or JavaScript in colours. It looks at one line only, so that the middle of a template or of a
 * comment without leading stars is plain: good enough to read a hunk by, and it can't be wrong about the text.
 */
export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(TOKENS)) {
    if (match.index > at) tokens.push({ kind: 'plain', text: line.slice(at, match.index) });
    const group = match.slice(1).findIndex((text) => text !== undefined);
    tokens.push({ kind: KINDS[group] ?? 'plain', text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < line.length) tokens.push({ kind: 'plain', text: line.slice(at) });
  return tokens;
}

export interface Piece extends Token {
  readonly isChanged: boolean;
}

/** Tokens cut where the changed part of the line begins and ends. */
export function pieces(line: string, changed: { readonly from: number; readonly to: number } | null, isCode: boolean): Piece[] {
  const tokens = isCode ? tokenize(line) : [{ kind: 'plain', text: line } as const];
  if (!changed || changed.from === changed.to) return tokens.map((token) => ({ ...token, isChanged: false }));
  const cut: Piece[] = [];
  let at = 0;
  for (const { kind, text } of tokens) {
    const inside = [changed.from - at, changed.to - at].map((offset) => Math.min(text.length, Math.max(0, offset)));
    const [from = 0, to = 0] = inside;
    for (const [part, isChanged] of [
      [text.slice(0, from), false],
      [text.slice(from, to), true],
      [text.slice(to), false],
    ] as const) {
      if (part !== '') cut.push({ kind, text: part, isChanged });
    }
    at += text.length;
  }
  return cut;
}

export const isCodePath = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);
