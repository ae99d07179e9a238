import { ts } from 'ts-morph';
import { shapeOf } from '../ast/shape.ts';
import { selectionOf, statementLists, type Selection } from './code-selection.ts';

/** What is shorter reads better where it stands. */
const FEWEST_LINES = 5;
const FEWEST_STATEMENTS = 2;
/** Lines of fewer characters, such as braces, say nothing by being the same. */
const TELLING = 12;

/** By the text alone: whether telling lines occur again at the same distance from each other, as in a stretch that was copied. */
export function mayRepeat(text: string): boolean {
  const firsts = new Map<string, number>();
  let index = 0;
  let last: { readonly distance: number; readonly index: number } | undefined;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    index++;
    if (trimmed.length < TELLING) continue;
    const known = firsts.get(trimmed);
    if (known === undefined) {
      firsts.set(trimmed, index);
      continue;
    }
    const distance = index - known;
    if (last?.distance === distance && index - last.index < FEWEST_LINES) return true;
    last = { distance, index };
  }
  return false;
}

/** Statements of functions that occur several times in a file, layout aside: the longest such stretches, each with all its places. */
export function repeatedBlocks(sourceFile: ts.SourceFile): Selection[][] {
  const lists = statementLists(sourceFile)
    .slice(1)
    .map((list) => list.map((statement) => ({ statement, shape: shapeOf(statement) })));
  const pairs = new Map<string, { readonly list: number; readonly index: number }[]>();
  for (const [list, statements] of lists.entries())
    for (const [index, { shape }] of statements.entries()) {
      const next = statements[index + 1];
      if (!next) continue;
      const key = `${shape}\n${next.shape}`;
      pairs.set(key, [...(pairs.get(key) ?? []), { list, index }]);
    }
  const taken = new Set<ts.Node>();
  const groups: Selection[][] = [];
  for (const places of pairs.values()) {
    const free = places.filter(({ list, index }) => !taken.has(lists[list]?.[index]?.statement as ts.Node));
    if (free.length < 2) continue;
    const shapeAt = (place: (typeof free)[number], offset: number): string | undefined => lists[place.list]?.[place.index + offset]?.shape;
    let length = FEWEST_STATEMENTS;
    for (const [first] = free; first; length++) {
      const wanted = shapeAt(first, length);
      if (wanted === undefined || !free.every((place) => shapeAt(place, length) === wanted)) break;
    }
    const blocks = free.flatMap(({ list, index }) => {
      const statements = (lists[list] ?? []).slice(index, index + length).map(({ statement }) => statement);
      return statements.some((statement) => taken.has(statement)) ? [] : (selectionOf(sourceFile, statements) ?? []);
    });
    const apart = withoutOverlap(blocks);
    if (apart.length < 2 || apart.some((block) => linesOf(sourceFile, block) < FEWEST_LINES)) continue;
    for (const { nodes } of apart) for (const node of nodes) markAll(node, taken);
    groups.push(apart);
  }
  return groups.sort(([one], [other]) => (one?.start ?? 0) - (other?.start ?? 0));
}

/** Where else in the file the same statements stand. */
export function sameBlocks(sourceFile: ts.SourceFile, selection: Selection): Selection[] {
  if (!selection.nodes.every((node) => ts.isStatement(node))) return [];
  const wanted = selection.nodes.map((node) => shapeOf(node));
  const found = statementLists(sourceFile).flatMap((list) => {
    const shapes = list.map((statement) => (statement.kind === selection.nodes[0].kind || wanted.length > 1 ? shapeOf(statement) : ''));
    return list.flatMap((_, index) => {
      const isSame = wanted.every((shape, offset) => shapes[index + offset] === shape);
      return isSame ? (selectionOf(sourceFile, list.slice(index, index + wanted.length)) ?? []) : [];
    });
  });
  return withoutOverlap([selection, ...found.filter(({ start }) => start !== selection.start)]).filter((one) => one !== selection);
}

function withoutOverlap(blocks: readonly Selection[]): Selection[] {
  const kept: Selection[] = [];
  for (const block of blocks) if (kept.every(({ start, end }) => end <= block.start || block.end <= start)) kept.push(block);
  return kept;
}

function linesOf(sourceFile: ts.SourceFile, { start, end }: Selection): number {
  return sourceFile.getLineAndCharacterOfPosition(end).line - sourceFile.getLineAndCharacterOfPosition(start).line + 1;
}

function markAll(node: ts.Node, taken: Set<ts.Node>): void {
  taken.add(node);
  ts.forEachChild(node, (child) => markAll(child, taken));
}
