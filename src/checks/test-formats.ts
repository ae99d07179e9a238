import type { TestCounts } from '../ports/checks.ts';
import { parseTap, tapFailures, tapLeaves } from './tap.ts';

export interface FormatReading {
  readonly counts: TestCounts;
  readonly failures: readonly string[];
}

/** Reads every summary of one kind in an output without escapes; undefined where there is none. */
export type TestFormat = (text: string) => FormatReading | undefined;

/** Ends its summary in a block of lines marked `#` (TAP) or `ℹ` (spec). */
const nodeTest: TestFormat = (text) => {
  const block =
    /^(?:#|ℹ) tests (\d+)\n(?:(?:#|ℹ) suites \d+\n)?(?:#|ℹ) pass (\d+)\n(?:#|ℹ) fail (\d+)\n(?:#|ℹ) cancelled (\d+)\n(?:#|ℹ) skipped (\d+)\n(?:#|ℹ) todo (\d+)$/gm;
  const counts = addUp(text.matchAll(block), ([, , passed, failed, cancelled, skipped, todo]) => ({
    passed: Number(passed),
    failed: Number(failed) + Number(cancelled),
    skipped: Number(skipped) + Number(todo),
  }));
  if (!counts) return undefined;
  const spec = [...text.matchAll(/^test at (.+):\d+:\d+\n✖ (.+)$/gm)].map(
    ([, file = '', name = '']) => `${stablePath(file)} > ${withoutTime(name)}`,
  );
  return { counts, failures: [...spec, ...tapFailures(parseTap(text))] };
};

/** The short summary of tape, of QUnit and of the TAP reporters of mocha and ava. */
const shortTap: TestFormat = (text) => {
  const block =
    /^# tests +(\d+)\n# pass +(\d+)((?:\n# (?:skip|todo|fail) +\d+)*)(?!\n# (?:suites|cancelled|skip|todo|fail))$|^# pass (\d+)\n# skip (\d+)\n# todo (\d+)\n# fail (\d+)$/gm;
  const counts = addUp(text.matchAll(block), ([, , passed, rest = '', qunitPassed, skipped, todo, failed]) => ({
    passed: Number(passed ?? qunitPassed),
    failed: Number(failed ?? valueOf('fail', rest)),
    skipped: Number(skipped ?? valueOf('skip', rest)) + Number(todo ?? valueOf('todo', rest)),
  }));
  if (!counts) return undefined;
  const points = parseTap(text);
  const failures = tapFailures(points);
  const skipped = tapLeaves(points).filter((point) => point.isSkipped || point.isTodo).length;
  // Some count what is still to do as failed, and what is skipped not at all; their points tell.
  const todo = tapLeaves(points).filter((point) => point.isTodo && !point.isOk).length;
  const failed = Math.max(failures.length, counts.failed - todo);
  return { counts: { passed: counts.passed, failed, skipped: Math.max(counts.skipped, skipped) }, failures };
};

/** node-tap, in its own words or as TAP. */
const nodeTap: TestFormat = (text) => {
  const total = /^# \{ total: \d+(?:, pass: (\d+))?(?:, fail: (\d+))?(?:, skip: (\d+))?(?:, todo: (\d+))? \}$/gm;
  const counts = addUp(text.matchAll(total), ([, passed = 0, failed = 0, skipped = 0, todo = 0]) => ({
    passed: Number(passed),
    failed: Number(failed),
    skipped: Number(skipped) + Number(todo),
  }));
  if (!counts) return undefined;
  const terse = [...text.matchAll(/^✖ (.+)$/gm)].map(([, name = '']) => name);
  return { counts, failures: [...terse, ...tapFailures(parseTap(text))] };
};

const mocha: TestFormat = (text) => {
  const block = /^ +(\d+) passing \(\S+\)(?:\n +(\d+) pending)?(?:\n +(\d+) failing)?$/gm;
  const counts = addUp(text.matchAll(block), ([, passed, skipped = 0, failed = 0]) => ({
    passed: Number(passed),
    failed: Number(failed),
    skipped: Number(skipped),
  }));
  if (!counts) return undefined;
  // A failure is told after the summary: its titles, one a line and each deeper than the one before, up to a colon.
  const told = text.matchAll(/^ {2}\d+\) (.+(?:\n {5,}\S.*?)*?):$/gm);
  return { counts, failures: [...told].map(([, titles = '']) => titles.split(/\n +/).join(' > ')) };
};

const jest: TestFormat = (text) => {
  const counts = addUp(text.matchAll(/^Tests: +(.*\d+ total)$/gm), ([, parts = '']) => wordCounts(parts));
  if (!counts) return undefined;
  const failures: string[] = [];
  let broken = 0;
  let file = '';
  for (const line of text.split('\n')) {
    file = /^FAIL (?:.+ )?(\S+?)(?: \(.+\))?$/.exec(line)?.[1] ?? file;
    const name = /^ {2}● (.+)$/.exec(line)?.[1];
    if (name === undefined || name === 'Console') continue;
    const told = `${file} > ${name.split(' › ').join(' > ')}`;
    // Where many files fail, jest tells all of them once more at the end.
    if (failures.includes(told)) continue;
    failures.push(told);
    if (name === 'Test suite failed to run') broken++;
  }
  return { counts: { ...counts, failed: counts.failed + broken }, failures };
};

const vitest: TestFormat = (text) => {
  const counts = addUp(text.matchAll(/^ *Tests {1,2}(no tests|(?:\d+ \w+(?: \| )?)+ \(\d+\))$/gm), ([, parts = '']) => wordCounts(parts));
  if (!counts) return undefined;
  const failures = [...new Set([...text.matchAll(/^ FAIL {2}(.+)$/gm)].map(([, name = '']) => name.replace(/ \[ .+ \]$/, '')))];
  const broken = failures.filter((name) => !name.includes(' > ')).length;
  return { counts: { ...counts, failed: counts.failed + broken }, failures };
};

const ava: TestFormat = (text) => {
  const lines = [
    ...text.matchAll(/^ {2}(\d+) (?:tests? (passed|failed|skipped|todo)|(known failures?|uncaught exceptions?|unhandled rejections?))$/gm),
  ];
  if (lines.length === 0) return undefined;
  const count = (word: RegExp): number =>
    lines.filter(([, , state, problem]) => word.test(state ?? problem ?? '')).reduce((sum, [, number]) => sum + Number(number), 0);
  // Where something fails, ava does not say how many passed.
  const passed = count(/passed/) || (text.match(/^ {2}✔ /gm)?.length ?? 0);
  const failures = [...text.matchAll(/^ {2}[✘✖] \[fail\]: (.+)$/gm)].map(([, name = '']) => name.split(' › ').join(' > '));
  return { counts: { passed, failed: count(/failed|uncaught|unhandled/), skipped: count(/skipped|todo|known/) }, failures };
};

const uvu: TestFormat = (text) => {
  const block = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)$/gm;
  const counts = addUp(text.matchAll(block), ([, total, passed, skipped]) => ({
    passed: Number(passed),
    failed: Number(total) - Number(passed),
    skipped: Number(skipped),
  }));
  if (!counts) return undefined;
  const told = text.matchAll(/^ +FAIL {2}(.*?) ?"(.+)"$/gm);
  return { counts, failures: [...told].map(([, suite = '', name = '']) => [suite.trim(), name].filter(Boolean).join(' > ')) };
};

const jasmine: TestFormat = (text) => {
  const block = /^(\d+) specs?, (\d+) failures?(?:, (\d+) pending specs?)?/gm;
  const counts = addUp(text.matchAll(block), ([, all, failed, skipped = 0]) => ({
    passed: Number(all) - Number(failed) - Number(skipped),
    failed: Number(failed),
    skipped: Number(skipped),
  }));
  return counts && { counts, failures: [...text.matchAll(/^\d+\) (.+)\n {2}Message:$/gm)].map(([, name = '']) => name) };
};

const bun: TestFormat = (text) => {
  const block = /^ *(\d+) pass\n(?: *(\d+) skip\n)?(?: *(\d+) todo\n)? *(\d+) fail$/gm;
  const counts = addUp(text.matchAll(block), ([, passed, skipped = 0, todo = 0, failed]) => ({
    passed: Number(passed),
    failed: Number(failed),
    skipped: Number(skipped) + Number(todo),
  }));
  return counts && { counts, failures: [...text.matchAll(/^(?:\(fail\)|✗) (.+)$/gm)].map(([, name = '']) => withoutTime(name)) };
};

/** TAP without a summary: its points are counted. */
const plainTap: TestFormat = (text) => {
  if (!/^1\.\.\d+/m.test(text)) return undefined;
  const points = parseTap(text);
  const leaves = tapLeaves(points);
  const skipped = leaves.filter((point) => point.isSkipped || point.isTodo);
  const failed = leaves.filter((point) => !point.isOk && !skipped.includes(point)).length;
  return { counts: { passed: leaves.length - failed - skipped.length, failed, skipped: skipped.length }, failures: tapFailures(points) };
};

/** Somebody's own runner; its last line of that kind is taken for the sum of those before. */
const sentence: TestFormat = (text) => {
  const last = [...text.matchAll(/(\d+) (?:tests? )?passed, (\d+) failed(?:, (\d+) skipped)?/g)].at(-1);
  if (!last) return undefined;
  return { counts: { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3] ?? 0) }, failures: [] };
};

export const FORMATS: readonly TestFormat[] = [nodeTest, shortTap, nodeTap, mocha, jest, vitest, ava, uvu, jasmine, bun];

/** Read only where none of the others says anything, the first that does. */
export const FALLBACKS: readonly TestFormat[] = [plainTap, sentence];

function addUp(matches: Iterable<RegExpMatchArray>, read: (match: RegExpMatchArray) => TestCounts): TestCounts | undefined {
  const all = [...matches].map(read);
  if (all.length === 0) return undefined;
  const sum = (key: keyof TestCounts): number => all.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** Counts given as `2 failed, 1 skipped, 3 passed`, in any order. */
function wordCounts(parts: string): TestCounts {
  const count = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(parts)?.[1] ?? 0);
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') + count('todo') + count('pending') };
}

const valueOf = (word: string, lines: string): number => Number(new RegExp(`# ${word} +(\\d+)`).exec(lines)?.[1] ?? 0);

const withoutTime = (name: string): string => name.replace(/ [([][\d.]+ ?m?s[)\]](?: # .*)?$/, '');

/** A file by a name that is the same in every run: of one that lies elsewhere, as in a temporary folder, the last part. */
const stablePath = (file: string): string => (/^([/\\]|\.\.|\w:|file:)/.test(file) ? (file.split(/[/\\]/).at(-1) ?? file) : file);
