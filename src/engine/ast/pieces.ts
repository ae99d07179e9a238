import type { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { applyEdits } from '../../changeset/edits.ts';
import { resolveNames, reparse, type Resolution } from './bindings.ts';
import { positionMapping } from './edits.ts';
import { nextLine, skipBlanks } from './lines.ts';

/**
 * What a stretch of a file becomes: text of its own that stays where it is, text of its own that goes elsewhere, and
 * what is written anew. What is kept comes in the order of the file; what is neither kept nor moved is gone.
 */
export type Piece =
  | { readonly type: 'kept'; readonly start: number; readonly end: number; readonly indent?: Reindent }
  | { readonly type: 'moved'; readonly start: number; readonly end: number }
  | { readonly type: 'written'; readonly text: string }
  /** A name that stands for what the file declares at a position of its old text. */
  | { readonly type: 'name'; readonly text: string; readonly declaredAt: number };

/** The lines of what is kept start with other blanks. */
export interface Reindent {
  readonly from: string;
  readonly to: string;
}

export const written = (text: string): Piece => ({ type: 'written', text });

/** The same text in another place: what would be kept moves, with the blanks that its lines start with. */
export function movedElsewhere(text: string, pieces: readonly Piece[], literals: readonly (readonly [number, number])[]): Piece[] {
  return pieces.flatMap((piece): Piece[] => {
    if (piece.type !== 'kept') return [piece];
    const parts: Piece[] = [];
    let at = piece.start;
    for (const edit of reindented(text, piece.start, piece.end, piece.indent, literals)) {
      parts.push({ type: 'moved', start: at, end: edit.start }, written(edit.text));
      at = edit.end;
    }
    return [...parts, { type: 'moved', start: at, end: piece.end }];
  });
}

/** What a file becomes, as edits, with where everything has gone. */
export interface Rewriting {
  readonly text: string;
  /** Ascending, without overlap. */
  readonly edits: readonly TextEdit[];
  /** Where a character of the old text is now; undefined for what is gone. */
  readonly placeOf: (position: number) => number | undefined;
  /** The names that were written, by their place in the new text, with what they stand for in the old one. */
  readonly names: ReadonlyMap<number, number>;
}

/** Rewrites a file in some of its stretches. `literals` are where line starts belong to what is written, not to its layout. */
export function rewriteFile(
  { text }: ts.SourceFile,
  stretches: readonly { readonly start: number; readonly end: number; readonly pieces: readonly Piece[] }[],
  literals: readonly (readonly [number, number])[],
): Rewriting {
  const edits: TextEdit[] = [];
  const copies: { readonly edit: TextEdit; readonly offset: number; readonly piece: Extract<Piece, { type: 'moved' | 'name' }> }[] = [];
  for (const { start, end, pieces } of stretches) {
    let at = start;
    let waiting: Piece[] = [];
    const flush = (until: number): void => {
      const edit = { start: at, end: until, text: waiting.map((piece) => textOf(text, piece)).join('') };
      let offset = 0;
      for (const piece of waiting) {
        if (piece.type === 'moved' || piece.type === 'name') copies.push({ edit, offset, piece });
        offset += textOf(text, piece).length;
      }
      if (edit.end > edit.start || edit.text !== '') edits.push(edit);
      waiting = [];
    };
    for (const piece of pieces) {
      if (piece.type !== 'kept') {
        waiting.push(piece);
        continue;
      }
      flush(piece.start);
      edits.push(...reindented(text, piece.start, piece.end, piece.indent, literals));
      at = piece.end;
    }
    flush(end);
  }
  const mapped = positionMapping(edits);
  const places = new Map(copies.map((copy) => [copy, placeAfter(edits, copy.edit) + copy.offset]));
  const isGone = (position: number): boolean => edits.some((edit) => edit.start <= position && position < edit.end);
  return {
    text: applyEdits(text, edits),
    edits,
    placeOf: (position) => {
      if (!isGone(position)) return mapped(position);
      for (const [{ piece }, place] of places)
        if (piece.type === 'moved' && piece.start <= position && position < piece.end) return place + position - piece.start;
      return undefined;
    },
    names: new Map([...places].flatMap(([{ piece }, place]) => (piece.type === 'name' ? [[place, piece.declaredAt]] : []))),
  };
}

/** The first name, by its place in the new text, that means something else than it did in the old one. */
export function misreadName(sourceFile: ts.SourceFile, rewriting: Rewriting): { readonly name: string; readonly at: number } | undefined {
  const after = resolveNames(reparse(sourceFile, rewriting.text));
  const place = (position: number): string => String(rewriting.placeOf(position));
  const expected = new Map<number, Resolution & { readonly leadsTo: string }>();
  for (const [at, resolution] of resolveNames(sourceFile)) {
    const now = rewriting.placeOf(at);
    if (now !== undefined) expected.set(now, { ...resolution, leadsTo: resolution.declared.map(place).sort().join() });
  }
  for (const [at, { name, declared }] of after) {
    const own = rewriting.names.get(at);
    const leadsTo = own === undefined ? expected.get(at)?.leadsTo : place(own);
    if (leadsTo !== undefined && leadsTo !== declared.map(String).sort().join()) return { name, at };
  }
  const lost = [...expected].find(([at]) => !after.has(at));
  return lost && { name: lost[1].name, at: lost[0] };
}

function textOf(text: string, piece: Piece): string {
  return piece.type === 'moved' || piece.type === 'kept' ? text.slice(piece.start, piece.end) : piece.text;
}

function placeAfter(edits: readonly TextEdit[], edit: TextEdit): number {
  let shift = 0;
  for (const one of edits) {
    if (one === edit) break;
    shift += one.text.length - (one.end - one.start);
  }
  return edit.start + shift;
}

function reindented(
  text: string,
  start: number,
  end: number,
  indent: Reindent | undefined,
  literals: readonly (readonly [number, number])[],
): TextEdit[] {
  if (!indent || indent.from === indent.to) return [];
  const edits: TextEdit[] = [];
  for (let line = nextLine(text, start); line < end; line = nextLine(text, line)) {
    const isLiteral = literals.some(([from, to]) => from < line && line < to);
    const isEmpty = /[\r\n]/.test(text[skipBlanks(text, line)] ?? '\n');
    if (isLiteral || isEmpty || !text.startsWith(indent.from, line)) continue;
    edits.push(shiftOf(line, indent));
  }
  return edits;
}

/** Takes away what is too much at the end of the blanks, or adds there what is missing. */
function shiftOf(line: number, { from, to }: Reindent): TextEdit {
  if (from.startsWith(to)) return { start: line + to.length, end: line + from.length, text: '' };
  if (to.startsWith(from)) return { start: line + from.length, end: line + from.length, text: to.slice(from.length) };
  return { start: line, end: line + from.length, text: to };
}
