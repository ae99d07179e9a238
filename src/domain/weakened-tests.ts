import { expectsOther, isAssertion, isExpectation, isLooser } from './assertions.ts';
import type { CodeLine } from './code-lines.ts';
import type { Remark, RemarkKind } from './remark.ts';

/** A changed line of code with its number. */
export interface ChangedLine extends CodeLine {
  readonly line: number;
  readonly raw: string;
}

export interface ChangedLines {
  readonly removed: readonly ChangedLine[];
  readonly added: readonly ChangedLine[];
}

/** What stands elsewhere in the change set, so that what only moved is not missed. */
export interface Elsewhere {
  /** Lines that were added anywhere, without what they are indented by, each as often as it was. */
  readonly lines: Map<string, number>;
  /** The same of lines that are gone anywhere. */
  readonly gone: Map<string, number>;
  /** Titles of tests that were added anywhere. */
  readonly titles: ReadonlySet<string>;
}

const TEST = String.raw`(?:it|test|describe|suite|context|specify|bench)`;
const SKIPPED: readonly RegExp[] = [
  new RegExp(String.raw`\b${TEST}(?:\.\w+)*\.(?:skip|todo|fixme|skipIf|runIf|failing|fails)\b`),
  /\bx(?:it|test|describe|context|specify)\s*\(/,
  /\b(?:this|t|ctx|context|test|it)\.(?:skip|todo)\s*\(/,
  /[{,]\s*(?:skip|todo)\s*:\s*(?!false)/,
];
const FOCUSED: readonly RegExp[] = [
  new RegExp(String.raw`\b${TEST}(?:\.\w+)*\.only\b`),
  /(?<![\w$.])f(?:it|describe)\s*\(/,
  /[{,]\s*only\s*:\s*true/,
];
const TITLE = /\b(?:it|test|specify)(?:\.\w+)*\s*\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`)/;
const DECLARES = /(?<![\w$.])(?:it|test|specify)(?:\.\w+)*\s*\(/;

/** The title of the test that begins on a line. */
export function titleIn({ code, raw }: Pick<ChangedLine, 'code' | 'raw'>): string | undefined {
  if (!DECLARES.test(code)) return undefined;
  const match = TITLE.exec(raw);
  return match ? (match[1] ?? match[2] ?? match[3]) : undefined;
}

/** How a hunk of a test file makes it say less. */
export function weakenedTests({ removed, added }: ChangedLines, elsewhere: Elsewhere): Remark[] {
  return [
    ...newly(SKIPPED, 'skipped-test', { removed, added }, elsewhere),
    ...newly(FOCUSED, 'focused-test', { removed, added }, elsewhere),
    ...goneTests(removed, added, elsewhere),
    ...assertions(removed, added, elsewhere),
    ...snapshots(removed, added),
  ];
}

/** Lines that match where fewer did before; lines that are gone elsewhere are used up by that. */
export function newly(
  patterns: readonly RegExp[],
  kind: RemarkKind,
  { removed, added }: ChangedLines,
  { gone }: Pick<Elsewhere, 'gone'>,
  where: (line: ChangedLine) => string = ({ code }) => code,
): Remark[] {
  const matching = (lines: readonly ChangedLine[]): ChangedLine[] =>
    lines.filter((line) => patterns.some((pattern) => pattern.test(where(line))));
  // What has only moved, or is indented otherwise, is nothing new.
  const left = matching(added).filter(({ raw }) => !takeOne(gone, raw.trim()));
  const before = matching(removed).filter((old) => !added.some(({ raw }) => raw.trim() === old.raw.trim()));
  return left.slice(0, Math.max(0, left.length - before.length)).map((line) => remark(kind, 'after', line));
}

export const remark = (kind: RemarkKind, side: Remark['side'], { line, raw }: Pick<ChangedLine, 'line' | 'raw'>): Remark => ({
  kind,
  side,
  line,
  text: raw.trim().slice(0, 200),
});

function goneTests(removed: readonly ChangedLine[], added: readonly ChangedLine[], elsewhere: Elsewhere): Remark[] {
  const gone = removed.filter((line) => {
    const title = titleIn(line);
    return title !== undefined && !elsewhere.titles.has(title);
  });
  // A test that has another title is still there.
  const renamed = added.filter((line) => titleIn(line) !== undefined && !removed.some((old) => titleIn(old) === titleIn(line))).length;
  return gone.slice(Math.min(renamed, gone.length)).map((line) => remark('removed-test', 'before', line));
}

function assertions(removed: readonly ChangedLine[], added: readonly ChangedLine[], { lines }: Elsewhere): Remark[] {
  const before = removed.filter(({ code, raw }) => isExpectation(code) && !takeOne(lines, raw.trim()));
  const after = added.filter(({ code, raw }) => isExpectation(code) && !removed.some((old) => old.raw.trim() === raw.trim()));
  const remarks: Remark[] = [];
  for (const old of before) {
    const index = nearest(old, after);
    const [now] = index < 0 ? [] : after.splice(index, 1);
    if (!now) {
      if (isAssertion(old.code)) remarks.push(remark('removed-assertion', 'before', old));
    } else if (isLooser(old.code, now.code)) remarks.push(remark('looser-assertion', 'after', now));
    else if (expectsOther(old.raw, now.raw)) remarks.push(remark('other-expectation', 'after', now));
  }
  return remarks;
}

function takeOne(lines: Map<string, number>, line: string): boolean {
  const count = lines.get(line) ?? 0;
  if (count > 0) lines.set(line, count - 1);
  return count > 0;
}

/** The line that has most words in common; -1 where there is none left. */
function nearest({ raw }: ChangedLine, candidates: readonly ChangedLine[]): number {
  const words = new Set(raw.match(/\w+/g));
  const shares = candidates.map((candidate) => (candidate.raw.match(/\w+/g) ?? []).filter((word) => words.has(word)).length);
  return shares.indexOf(Math.max(...shares));
}

function snapshots(removed: readonly ChangedLine[], added: readonly ChangedLine[]): Remark[] {
  const [old] = removed.filter(({ isSnapshot }) => isSnapshot);
  if (!old) return [];
  const texts = (lines: readonly ChangedLine[]): string =>
    lines.flatMap(({ isSnapshot, raw }) => (isSnapshot ? [raw.trim()] : [])).join('\n');
  return texts(removed) === texts(added) ? [] : [remark('other-snapshot', 'before', old)];
}
