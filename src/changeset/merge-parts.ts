import { mergeNames, localName, writeNames } from './merge-names.ts';
import { isImport, orderParts } from './order-parts.ts';
import { pairRenamed, type Side, type Versions } from './part-side.ts';
import type { NameList, Part, Section } from './parts.ts';
import type { LineRange } from './merge-piece.ts';
import { mergeLines } from './three-way.ts';

/** Lines of a merge, and which lines of the sides they stand for. */
export interface MergedLines {
  readonly lines: readonly string[];
  readonly ours?: LineRange;
  readonly theirs?: LineRange;
  /** Both sides' lines became these together. */
  readonly isWoven?: true;
  /** Where the sides want different things: what theirs has, which is dropped. */
  readonly dropped?: readonly string[];
}

/** A version of a text, without line ends, and its parts. */
export interface ReadText {
  readonly lines: readonly string[];
  readonly section: Section;
}

/**
 * Merges three versions part by part: what one side adds, changes, takes away or moves counts, whatever the other side
 * does beside it. What both changed is merged inside; where that can't be, ours stays and theirs is in `dropped`.
 * Undefined where the parts can't be told apart or put in an order: both sides moved them, or gave one name to two things.
 */
export function mergeParts(given: Versions<ReadText>): MergedLines[] | undefined {
  const separator = given.ours.section.separator ?? given.theirs.section.separator ?? given.origin.section.separator;
  const origin = sideOf(given.origin, separator);
  const ours = pairRenamed(sideOf(given.ours, separator), origin);
  const theirs = pairRenamed(sideOf(given.theirs, separator), origin);
  const sides = { ours, origin, theirs };
  if (isAmbiguous(sides)) return undefined;

  const merged = new Map<string, MergedLines[]>();
  const lost: MergedLines[] = [];
  for (const key of new Set([...ours.order, ...theirs.order])) {
    const blocks = mergePart(key, sides);
    if (blocks.some(({ lines, ours: our, theirs: their }) => lines.length > 0 || our || their)) merged.set(key, blocks);
    // Nothing of it stays: what was dropped has to be told all the same.
    else lost.push(...blocks.filter(({ dropped }) => dropped));
  }
  const order = orderParts(sides, new Set(merged.keys()));
  if (!order) return undefined;

  const result: MergedLines[] = [...lost];
  const trailing = hasTrailing(given, separator);
  order.keys.forEach((key, index) => {
    const isLast = index === order.keys.length - 1;
    const blocks = merged.get(key) ?? [];
    result.push(
      ...gapBefore(key, order.keys[index - 1], sides),
      ...(separator && (!isLast || trailing) ? ended(blocks, separator) : blocks),
    );
    for (const dropped of order.dropped.get(key) ?? []) result.push({ lines: [], dropped: linesOf(theirs, dropped) });
  });
  return result;
}

function mergePart(key: string, { ours, origin, theirs }: Versions<Side>): MergedLines[] {
  const [our, base, their] = [ours.parts.get(key), origin.parts.get(key), theirs.parts.get(key)];
  const [ourLines, baseLines, theirLines] = [textOf(ours, our), textOf(origin, base), textOf(theirs, their)];
  if (our && their && ourLines === theirLines) return [{ lines: slice(ours, our), ours: rangeOf(our), theirs: rangeOf(their) }];
  if (theirLines === baseLines) return our ? [{ lines: slice(ours, our), ours: rangeOf(our) }] : [];
  if (ourLines === baseLines) return their ? [{ lines: slice(theirs, their), theirs: rangeOf(their) }] : [];
  const asList = mergeAsList(key, { ours, origin, theirs });
  if (asList) return asList;
  if (!our || !their) {
    const dropped = their ? slice(theirs, their) : [];
    return our ? [{ lines: slice(ours, our), ours: rangeOf(our), dropped }] : [{ lines: [], dropped }];
  }
  const within = (side: Side, range: LineRange): TextRange => ({ lines: side.lines, ...range });
  const nothing = { lines: [], start: 0, end: 0 };
  const whole = { ours: within(ours, our), origin: base ? within(origin, base) : nothing, theirs: within(theirs, their) };
  const asLines = mergeRanges(whole);
  if (asLines.every(({ dropped }) => !dropped) || !our.inside || !their.inside || !(base?.inside ?? !base)) return asLines;

  const inside = mergeParts({
    ours: { lines: ours.lines, section: our.inside },
    origin: { lines: origin.lines, section: base?.inside ?? EMPTY },
    theirs: { lines: theirs.lines, section: their.inside },
  });
  if (!inside) return asLines;
  const around = (side: Side, part: Part, section: Section): { readonly head: TextRange; readonly foot: TextRange } => ({
    head: { lines: side.lines, start: part.start, end: section.start },
    foot: { lines: side.lines, start: section.end, end: part.end },
  });
  const [ourAround, theirAround] = [around(ours, our, our.inside), around(theirs, their, their.inside)];
  const baseAround = base?.inside ? around(origin, base, base.inside) : { head: nothing, foot: nothing };
  return [
    ...mergeRanges({ ours: ourAround.head, origin: baseAround.head, theirs: theirAround.head }),
    ...inside,
    ...mergeRanges({ ours: ourAround.foot, origin: baseAround.foot, theirs: theirAround.foot }),
  ];
}

interface TextRange extends LineRange {
  readonly lines: readonly string[];
}

const EMPTY: Section = { start: 0, end: 0, parts: [] };

/** Line by line, as text. */
function mergeRanges({ ours, origin, theirs }: Versions<TextRange>): MergedLines[] {
  const [our, base, their] = [ours, origin, theirs].map(({ lines, start, end }) => lines.slice(start, end)) as [
    string[],
    string[],
    string[],
  ];
  return mergeLines(our, base, their).map((piece): MergedLines => {
    const [ourRange, theirRange] = [shift(piece.ours, ours.start), shift(piece.theirs, theirs.start)];
    if (piece.take === 'theirs') return { lines: their.slice(piece.theirs.start, piece.theirs.end), theirs: theirRange };
    const lines = our.slice(piece.ours.start, piece.ours.end);
    if (piece.take === 'ours') return { lines, ours: ourRange };
    if (piece.take === 'both') return { lines, ours: ourRange, theirs: theirRange };
    return { lines, ours: ourRange, dropped: their.slice(piece.theirs.start, piece.theirs.end) };
  });
}

function mergeAsList(key: string, sides: Versions<Side>): MergedLines[] | undefined {
  const [our, base, their] = [sides.ours.parts.get(key), sides.origin.parts.get(key), sides.theirs.parts.get(key)];
  const present = [our, base, their].filter((part) => part !== undefined);
  if (present.length < 2 || present.some(({ list }) => !list)) return undefined;
  const list = mergeNames(our?.list, base?.list, their?.list);
  if (list === undefined) return undefined;
  if (list === null) return [];
  const heads = mergeRanges({ ours: headOf(sides.ours, our), origin: headOf(sides.origin, base), theirs: headOf(sides.theirs, their) });
  const body = (part: Part | undefined): LineRange | undefined => (part?.list ? { start: part.list.start, end: part.end } : undefined);
  const [ourBody, theirBody] = [body(our), body(their)];
  return [...heads, { lines: writeNames(list), isWoven: true, ...(ourBody && { ours: ourBody }), ...(theirBody && { theirs: theirBody }) }];
}

/** The comments above an import. */
function headOf({ lines }: Side, part: Part | undefined): TextRange {
  return part ? { lines, start: part.start, end: part.list?.start ?? part.end } : { lines, start: 0, end: 0 };
}

/** The blank lines between a part and the one before it: three-way, as far as the sides have it. */
function gapBefore(key: string, before: string | undefined, { ours, origin, theirs }: Versions<Side>): MergedLines[] {
  const [our, base, their] = [ours.gaps.get(key), origin.gaps.get(key), theirs.gaps.get(key)];
  const takesTheirs = our === undefined || (their !== undefined && our === base);
  if (before === undefined) return blank(ours.gaps.get(ours.order[0] ?? '') ?? 0);
  // What was the first of its side has no gap of its own.
  if ((takesTheirs ? theirs : ours).order[0] === key) return blank(isImport(key) && isImport(before) ? 0 : usualGap(ours, theirs));
  return blank((takesTheirs ? their : our) ?? 0);
}

function usualGap(...sides: readonly Side[]): number {
  const gaps = sides.flatMap(({ gaps: all }) => [...all.values()].slice(1));
  return gaps.length > 0 ? Math.min(...gaps) : 1;
}

const blank = (height: number): MergedLines[] => (height > 0 ? [{ lines: Array.from({ length: height }, () => '') }] : []);

function isAmbiguous({ ours, origin, theirs }: Versions<Side>): boolean {
  if ([ours, origin, theirs].some(({ order, parts }) => order.length !== parts.size)) return true;
  const added = (side: Side): Map<string, string> =>
    new Map(
      side.order.flatMap((key) =>
        namesOf(side.parts.get(key))
          .filter((name) => !origin.names.has(name))
          .map((name) => [name, key] as const),
      ),
    );
  const byOurs = added(ours);
  return [...added(theirs)].some(([name, key]) => byOurs.has(name) && byOurs.get(name) !== key);
}

function namesOf(part: Part | undefined): readonly string[] {
  return part ? [...part.names, ...listNames(part.list)] : [];
}

function listNames(list: NameList | undefined): string[] {
  if (!list?.keyword.startsWith('import')) return [];
  return [list.defaultName, list.namespace?.replace(/^\*\s+as\s+/, ''), ...(list.names ?? []).map(localName)].filter(
    (name) => name !== undefined,
  );
}

/** The side with what separates its parts taken off them. */
function sideOf({ lines, section }: ReadText, separator: ',' | undefined): Side {
  const own = separator ? [...lines] : lines;
  const parts = new Map<string, Part>();
  const gaps = new Map<string, number>();
  const names = new Set<string>();
  let at = section.start;
  for (const part of section.parts) {
    parts.set(part.key, part);
    gaps.set(part.key, part.start - at);
    for (const name of namesOf(part)) names.add(name);
    at = part.end;
    if (separator) (own as string[])[at - 1] = (own[at - 1] ?? '').replace(/,$/, '');
  }
  return { lines: own, parts, gaps, names, order: section.parts.map(({ key }) => key) };
}

function hasTrailing({ ours, origin, theirs }: Versions<ReadText>, separator: ',' | undefined): boolean {
  if (!separator) return false;
  const of = ({ lines, section }: ReadText): boolean | undefined => {
    const last = section.parts.at(-1);
    return last && (lines[last.end - 1] ?? '').endsWith(separator);
  };
  const [our, base, their] = [of(ours), of(origin), of(theirs)];
  return (our === base ? their : our) ?? false;
}

function ended(blocks: readonly MergedLines[], separator: string): MergedLines[] {
  const last = blocks.findLastIndex(({ lines }) => lines.length > 0);
  return blocks.map((block, index) =>
    index === last ? { ...block, lines: [...block.lines.slice(0, -1), `${block.lines.at(-1) ?? ''}${separator}`] } : block,
  );
}

const slice = ({ lines }: Side, { start, end }: LineRange): string[] => lines.slice(start, end);
const linesOf = (side: Side, key: string): string[] => {
  const part = side.parts.get(key);
  return part ? slice(side, part) : [];
};
const textOf = (side: Side, part: Part | undefined): string | undefined => part && slice(side, part).join('\n');
const rangeOf = ({ start, end }: Part): LineRange => ({ start, end });
const shift = ({ start, end }: LineRange, by: number): LineRange => ({ start: start + by, end: end + by });
