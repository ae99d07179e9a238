import { ts } from 'ts-morph';
import type { Part, PartReader, Section } from '../../changeset/parts.ts';
import { isCodeFile } from '../code-files.ts';
import { nameListOf } from './name-lists.ts';
import { identify, type Identity } from './part-identity.ts';

/** Takes code and JSON apart by the compiler's parser; nothing that does not parse. */
export const readParts: PartReader = (path, lines) => {
  if (!isCodeFile(path) && !path.endsWith('.json')) return undefined;
  const text = lines.join('\n');
  const kind = path.endsWith('.json') ? ts.ScriptKind.JSON : undefined;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  if (hasErrors(tree)) return undefined;
  return new SectionReader(tree, lines).file();
};

/** Not in the published types. */
function hasErrors(tree: ts.SourceFile): boolean {
  const { parseDiagnostics = [] } = tree as ts.SourceFile & { readonly parseDiagnostics?: readonly ts.Diagnostic[] };
  return parseDiagnostics.length > 0;
}

class SectionReader {
  readonly #tree: ts.SourceFile;
  readonly #lines: readonly string[];

  constructor(tree: ts.SourceFile, lines: readonly string[]) {
    this.#tree = tree;
    this.#lines = lines;
  }

  file(): Section {
    const { statements } = this.#tree;
    const first = statements[0] ? this.#lineOf(statements[0].getStart(this.#tree)) : this.#lines.length;
    // What is written at the top of a file, and a blank line below, belongs to no declaration.
    const blank = this.#lines.findIndex((line) => line.trim() === '');
    const header = blank > 0 && blank < first ? [part('header', { start: 0, end: blank })] : [];
    return {
      start: 0,
      end: this.#lines.length,
      parts: distinct([...header, ...this.#parts(statements, header[0]?.end ?? 0, this.#lines.length)]),
    };
  }

  #parts(nodes: readonly ts.Node[], from: number, to: number): Part[] {
    const parts: Part[] = [];
    let at = from;
    for (const node of nodes) {
      const identity = identify(node);
      const last = parts.at(-1);
      const firstLine = this.#lineOf(node.getStart(this.#tree));
      const end = Math.max(at, this.#lineOf(node.getEnd()) + 1);
      // Overloads are one thing; and what shares a line can't be told apart by lines.
      const isShared = last !== undefined && firstLine < at;
      if (last && (isShared || (last.key === identity.key && identity.hasOverloads))) {
        const joined = isShared ? { key: `${last.key} + ${identity.key}`, isFree: last.isFree && identity.isFree } : last;
        parts[parts.length - 1] = part(
          joined.key,
          { start: last.start, end },
          { isFree: joined.isFree, names: [...new Set([...last.names, ...identity.names])] },
        );
      } else parts.push(this.#part(node, identity, this.#skipBlank(at, firstLine), end));
      at = end;
    }
    return at < to ? [...parts, part('end', { start: at, end: to })] : parts;
  }

  #part(node: ts.Node, { key, names, isFree, inside: body }: Identity, start: number, end: number): Part {
    const inside = body && this.#inside(body);
    const list = nameListOf(node, this.#tree, this.#lineOf(node.getStart(this.#tree)));
    return part(key, { start, end }, { names, isFree, ...(inside && { inside }), ...(list && { list }) });
  }

  /** The lines between two braces, where they hold nothing but the nodes; undefined otherwise. */
  #inside({ open, close, nodes, separator }: NonNullable<Identity['inside']>): Section | undefined {
    const [start, end] = [this.#lineOf(open) + 1, this.#lineOf(close)];
    if (start > end || (this.#lines[end] ?? '').slice(0, close - this.#lineStart(end)).trim() !== '') return undefined;
    const isOutside = (node: ts.Node): boolean => this.#lineOf(node.getStart(this.#tree)) < start || this.#lineOf(node.getEnd()) >= end;
    if (nodes.some(isOutside)) return undefined;
    const parts = this.#parts(nodes, start, end);
    if (separator && !(parts.length === nodes.length && nodes.every((node, index) => this.#isSeparated(node, index === nodes.length - 1))))
      return undefined;
    return { start, end, parts: distinct(parts), ...(separator && { separator }) };
  }

  /** Whether nothing but the comma stands behind a node on its line. */
  #isSeparated(node: ts.Node, isLast: boolean): boolean {
    const line = this.#lineOf(node.getEnd());
    const rest = (this.#lines[line] ?? '').slice(node.getEnd() - this.#lineStart(line));
    return rest === ',' || (isLast && rest === '');
  }

  #skipBlank(from: number, to: number): number {
    let line = from;
    while (line < to && (this.#lines[line] ?? '').trim() === '') line++;
    return line;
  }

  #lineOf(position: number): number {
    return this.#tree.getLineAndCharacterOfPosition(position).line;
  }

  #lineStart(line: number): number {
    return this.#tree.getPositionOfLineAndCharacter(line, 0);
  }
}

function part(
  key: string,
  { start, end }: { readonly start: number; readonly end: number },
  more: Partial<Pick<Part, 'names' | 'isFree' | 'inside' | 'list'>> = {},
): Part {
  return { key, names: [], start, end, isFree: false, ...more };
}

/** With a number where a key comes up again. */
function distinct(parts: readonly Part[]): Part[] {
  const times = new Map<string, number>();
  return parts.map((one) => {
    const time = (times.get(one.key) ?? 0) + 1;
    times.set(one.key, time);
    return time === 1 ? one : { ...one, key: `${one.key} #${time}` };
  });
}
