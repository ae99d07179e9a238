import { fail, ok, type Result } from './result.ts';

/** What stands between the `---` at the head of a text, and the text below it. */
export interface FrontMatter {
  readonly fields: ReadonlyMap<string, FieldValue>;
  readonly body: string;
  /** Fields that say more than this reader understands, such as nested ones. */
  readonly ignored: readonly string[];
}

export type FieldValue = string | readonly string[];

/**
 * Reads the small part of YAML that front matter is written in: `key: text`, quoted or not; lists, as `[a, b]` or with a
 * dash a line; texts over several lines after `|` or `>`; comments. What is nested deeper is left out and told. Fails
 * with the line and what is wrong with it. A text without front matter has no fields.
 */
export function readFrontMatter(text: string): Result<FrontMatter, string> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  if (lines[0]?.trimEnd() !== '---') return ok({ fields: new Map(), body: lines.join('\n').trim(), ignored: [] });
  const end = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(line));
  if (end < 0) return fail('line 1: the front matter that begins with --- is not closed by another ---');

  const fields = new Map<string, FieldValue>();
  const ignored: string[] = [];
  for (let at = 1; at < end;) {
    const line = lines[at] ?? '';
    if (isBlank(line)) {
      at += 1;
      continue;
    }
    const match = /^([A-Za-z][\w-]*)\s*:(?:\s+(.*))?$/.exec(line.trimEnd());
    const key = match?.[1];
    if (key === undefined) return fail(`line ${at + 1}: “${line.trim()}” is not of the form key: value`);
    if (fields.has(key) || ignored.includes(key)) return fail(`line ${at + 1}: ${key} is there twice`);
    const inner = indented(lines, at + 1, end);
    const value = readValue(match?.[2] ?? '', lines.slice(at + 1, inner), at + 1);
    if (!value.ok) return value;
    if (value.value === undefined) ignored.push(key);
    else fields.set(key, value.value);
    at = inner;
  }
  return ok({
    fields,
    body: lines
      .slice(end + 1)
      .join('\n')
      .trim(),
    ignored,
  });
}

const isBlank = (line: string): boolean => /^\s*(#.*)?$/.test(line);

/** The first line from here on that does not belong to the field above: fields begin at the margin. */
function indented(lines: readonly string[], from: number, end: number): number {
  let at = from;
  while (at < end && (/^\s/.test(lines[at] ?? '') || lines[at] === '' || /^-(\s|$)/.test(lines[at] ?? ''))) at += 1;
  return at;
}

/** Undefined for what is nested deeper than this reader goes. */
function readValue(raw: string, below: readonly string[], line: number): Result<FieldValue | undefined, string> {
  const given = withoutComment(raw);
  const block = /^([|>])[+-]?\d?$/.exec(given);
  if (block) return ok(blockText(below, block[1] === '>'));
  const more = below.filter((each) => !isBlank(each));
  if (given !== '') {
    if (more.length > 0 && !/^["'[{]/.test(given)) return ok([given, ...more.map((each) => each.trim())].join(' '));
    if (more.length > 0) return fail(`line ${line + 1}: the value above ends on its own line`);
    if (given.startsWith('[')) return readList(given, line);
    if (given.startsWith('{')) return ok(undefined);
    return readText(given, line);
  }
  if (more.length === 0) return ok('');
  if (!more.every((each) => /^\s*-\s+\S/.test(each))) return ok(undefined);
  return all(more.map((each) => readText(withoutComment(each.replace(/^\s*-\s+/, '')), line)));
}

function readList(given: string, line: number): Result<readonly string[], string> {
  if (!given.endsWith(']')) return fail(`line ${line}: the list is not closed by ]`);
  const items = given.slice(1, -1).match(/\s*"(?:[^"\\]|\\.)*"|\s*'(?:[^']|'')*'|[^,]+/g) ?? [];
  return all(
    items
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map((item) => readText(item, line)),
  );
}

function readText(given: string, line: number): Result<string, string> {
  const quote = given[0];
  if (quote !== '"' && quote !== "'") return ok(given);
  if (given.length < 2 || !given.endsWith(quote)) return fail(`line ${line}: the text is not closed by ${quote}`);
  const inner = given.slice(1, -1);
  if (quote === "'") return ok(inner.replaceAll("''", "'"));
  return ok(inner.replace(/\\(["\\/nt])/g, (_whole, escaped: string) => ESCAPES[escaped] ?? escaped));
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

function blockText(below: readonly string[], isFolded: boolean): string {
  const margin = Math.min(...below.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0));
  const lines = below.map((line) => line.slice(Math.min(margin, line.length)));
  const text = lines.join('\n').trim();
  return isFolded ? text.replace(/([^\n])\n(?=[^\n])/g, '$1 ') : text;
}

/** A `#` begins a comment after a blank, unless it stands in quotes. */
function withoutComment(raw: string): string {
  const given = raw.trim();
  if (given.startsWith('"') || given.startsWith("'")) {
    const closed = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(#.*)?$/.exec(given);
    return closed?.[1] ?? given;
  }
  return given.replace(/(^|\s)#.*$/, '').trim();
}

function all<Value>(results: readonly Result<Value, string>[]): Result<Value[], string> {
  const failed = results.find((result) => !result.ok);
  if (failed && !failed.ok) return failed;
  return ok(results.flatMap((result) => (result.ok ? [result.value] : [])));
}
