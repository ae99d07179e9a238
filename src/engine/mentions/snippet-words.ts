import { ts } from 'ts-morph';
import { isPartOfPath, isPlainWord, type SoughtNames } from './names.ts';

export interface SnippetWord {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly exact: boolean;
}

interface Token {
  readonly kind: ts.SyntaxKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The sought names in a piece of code, which may be a fragment. Exact are those that stand where code names something
 * from elsewhere: not keys, not members of something else, not in strings, not variables of the snippet itself.
 */
export function snippetWords(text: string, start: number, end: number, sought: SoughtNames): SnippetWord[] {
  if (![...text.slice(start, end).matchAll(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)].some(([word]) => sought.has(word))) return [];
  const tokens = tokensOf(text, start, end);
  const isCommand = /^\s*(?:\$ |npm |npx |pnpm |yarn |node |git |bun |deno )/.test(text.slice(start, end));
  const locals = new Set(tokens.flatMap((token, index) => (isLocalVariable(tokens, index) ? [token.text] : [])));
  return tokens.flatMap((token, index) => {
    if (!ts.isIdentifierStart(token.text.codePointAt(0) ?? 0, ts.ScriptTarget.Latest) || !sought.has(token.text)) return [];
    if (isPartOfPath(text, token.start, token.end)) return [];
    const isMeant = !isCommand && !locals.has(token.text) && meansIt(tokens, index, sought);
    // A word such as `order` is a variable of the snippet more often than not.
    if (isPlainWord(token.text) && !(isMeant && isUsedAsExport(tokens, index))) return [];
    return [{ name: token.text, start: token.start, end: token.end, exact: isMeant }];
  });
}

function meansIt(tokens: readonly Token[], index: number, sought: SoughtNames): boolean {
  const name = tokens[index]?.text ?? '';
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (isDot(before)) return sought.isMemberOf(name, tokens[index - 2]?.text ?? '');
  if (!sought.standsAlone(name)) return false;
  const isKey = isOneOf(before, ['{', ',']) && after?.text === ':';
  const isShorthand = isOneOf(before, ['{', ',']) && isOneOf(after, ['}', ',']) && !isImportList(tokens, index);
  return !isKey && !isShorthand;
}

/** Whether a plain word is all there is, called, made, imported, declared or, written large, a type. */
function isUsedAsExport(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (tokens.length === 1 || after?.text === '(' || /^[A-Z]/.test(tokens[index]?.text ?? '')) return true;
  return isDot(before) || isOneOf(before, ['new', 'function', 'class', 'interface', 'type', 'enum']) || isImportList(tokens, index);
}

/** Between braces that belong to an import, an export, or a pattern that takes a module apart. */
function isImportList(tokens: readonly Token[], index: number): boolean {
  const open = tokens.findLastIndex(({ text }, at) => at < index && (text === '{' || text === '}' || text === ';'));
  const close = tokens.findIndex(({ text }, at) => at > index && (text === '{' || text === '}' || text === ';'));
  if (tokens[open]?.text !== '{' || tokens[close]?.text !== '}') return false;
  const isPattern =
    tokens[close + 1]?.text === '=' && tokens.slice(close + 2, close + 4).some(({ text }) => text === 'require' || text === 'import');
  return isPattern || isOneOf(tokens[open - 1], ['import', 'export', 'type']) || tokens[close + 1]?.text === 'from';
}

/** `const name = …`: the snippet's own, while `export const`, functions and classes show how something is declared. */
function isLocalVariable(tokens: readonly Token[], index: number): boolean {
  return isOneOf(tokens[index - 1], ['const', 'let', 'var']) && tokens[index - 2]?.text !== 'export';
}

function isDot(token: Token | undefined): boolean {
  return isOneOf(token, ['.', '?.', '#']);
}

function isOneOf(token: Token | undefined, texts: readonly string[]): boolean {
  return token !== undefined && texts.includes(token.text);
}

/** Tokens without comments; strings and the text of templates come as they are, so that words in them are no names. */
function tokensOf(text: string, start: number, end: number): Token[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text, undefined, start, end - start);
  const tokens: Token[] = [];
  const openTemplates: number[] = [];
  let depth = 0;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.OpenBraceToken) depth++;
    if (kind === ts.SyntaxKind.CloseBraceToken) {
      if (openTemplates.at(-1) === depth) kind = scanner.reScanTemplateToken(false);
      else depth--;
    }
    if (kind === ts.SyntaxKind.SlashToken && mayStartPattern(tokens.at(-1))) kind = scanner.reScanSlashToken();
    if (kind === ts.SyntaxKind.TemplateHead) openTemplates.push(depth);
    if (kind === ts.SyntaxKind.TemplateTail) openTemplates.pop();
    tokens.push(...parts({ kind, text: scanner.getTokenText(), start: scanner.getTokenStart(), end: scanner.getTokenEnd() }));
  }
  return tokens;
}

/** `Owner#member` is how a text may speak of a member: the sign and the name apart. */
function parts(token: Token): Token[] {
  if (token.kind !== ts.SyntaxKind.PrivateIdentifier) return [token];
  return [
    { ...token, text: '#', end: token.start + 1 },
    { ...token, text: token.text.slice(1), start: token.start + 1 },
  ];
}

/** Whether a slash behind this token starts a regular expression rather than a division. */
function mayStartPattern(before: Token | undefined): boolean {
  return before === undefined || /^[=(,:[!&|?{};]$|^(&&|\|\||\?\?|=>|return|typeof)$/.test(before.text);
}
