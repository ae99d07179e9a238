import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitLines } from '../../../src/base/text.ts';
import { mergeFile } from '../../../src/changeset/merge-file.ts';
import { pick, randomFrom } from '../random.ts';

/** How two merges of the same three texts compare. */
export interface FuzzReport {
  readonly merges: number;
  /** Both clean, and the same bytes. */
  readonly equal: number;
  /**
   * Both clean and other bytes, yet nothing is different but where lines stand that are there more than once; or git has
   * a line twice that both sides moved, and that is there once.
   */
  readonly equivalent: number;
  readonly bothConflict: number;
  /** Git sees a conflict, ours none: changes that only touch, and every line that either wrote is there. */
  readonly onlyGitConflicts: number;
  readonly onlyOursConflicts: number;
  /** Both clean and not the same; or clean with a line twice that was there once; or clean where git sees a conflict, and a line that one wrote is lost. */
  readonly different: readonly Difference[];
}

export interface Difference {
  readonly case: number;
  readonly ours: string;
  readonly origin: string;
  readonly theirs: string;
  readonly merged: string;
  readonly git: string;
}

/** Merges random versions of random files, with `git merge-file` as the judge. */
export function fuzzMerges(count: number, seed: number | string): FuzzReport {
  const folder = mkdtempSync(join(tmpdir(), 'refactor-crew-merges-'));
  const tally = { equal: 0, equivalent: 0, bothConflict: 0, onlyGitConflicts: 0, onlyOursConflicts: 0 };
  const different: Difference[] = [];
  try {
    for (let index = 0; index < count; index++) {
      const { ours, origin, theirs } = versions(randomFrom(`${seed} ${index}`));
      const { version, clashes } = mergeFile({ text: ours, marks: [] }, origin, { text: theirs, marks: [] });
      const merged = version.text ?? '';
      const git = gitMerge(folder, ours, origin, theirs);
      const isDoubled = clashes.length === 0 && doubled({ ours, origin, theirs }, merged).length > 0;
      if (isDoubled) different.push({ case: index, ours, origin, theirs, merged, git: git.text });
      else if (git.isClean && clashes.length === 0) {
        if (git.text === merged) tally.equal++;
        else if (isEquivalent({ ours, origin, theirs }, merged, git.text)) tally.equivalent++;
        else different.push({ case: index, ours, origin, theirs, merged, git: git.text });
      } else if (git.isClean) tally.onlyOursConflicts++;
      else if (clashes.length === 0 && !isAccountedFor({ ours, origin, theirs }, merged)) {
        different.push({ case: index, ours, origin, theirs, merged, git: git.text });
      } else if (clashes.length === 0) tally.onlyGitConflicts++;
      else tally.bothConflict++;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { merges: count, ...tally, different };
}

interface Three {
  readonly ours: string;
  readonly origin: string;
  readonly theirs: string;
}

function gitMerge(folder: string, ours: string, origin: string, theirs: string): { readonly isClean: boolean; readonly text: string } {
  const files = Object.entries({ ours, origin, theirs }).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  const { status, stdout, error } = spawnSync('git', ['merge-file', '-p', '--quiet', ...files], { encoding: 'utf8' });
  if (error || status === null || status > 127) throw new Error(`git merge-file did not run: ${error?.message ?? String(status)}`);
  return { isClean: status === 0, text: stdout };
}

/** Lines that stand once in all three texts, and not once in the merge. */
function doubled({ ours, origin, theirs }: Three, merged: string): string[] {
  const [our, base, their, result] = [
    timesOf(splitLines(ours)),
    timesOf(splitLines(origin)),
    timesOf(splitLines(theirs)),
    timesOf(splitLines(merged)),
  ];
  return [...base.keys()].filter((line) => base.get(line) === 1 && our.get(line) === 1 && their.get(line) === 1 && result.get(line) !== 1);
}

/** Files as code is: most lines stand once, some many times; and two versions of each, with a few changes. */
function versions(random: () => number): Three {
  const ends = pick(random, ['\n', '\n', '\n', '\r\n']);
  const size = Math.floor(random() * 70);
  const origin = Array.from({ length: size }, (_, index) => line(random, index));
  const text = (lines: readonly string[]): string => {
    const joined = lines.map((one) => `${one}${ends}`).join('');
    return random() < 0.1 ? joined.slice(0, -ends.length) : joined;
  };
  const base = text(origin);
  const isEnded = base.endsWith(ends);
  const version = (name: string): string => {
    const own = [...origin];
    const edits = 1 + Math.floor(random() * 4);
    for (let edit = 0; edit < edits; edit++) change(random, own, `${name}${edit}`);
    const whole = own.map((one) => `${one}${ends}`).join('');
    return isEnded === random() > 0.05 ? whole : whole.slice(0, -ends.length);
  };
  return { ours: version('o'), origin: base, theirs: version('t') };
}

function line(random: () => number, index: number): string {
  return random() < 0.3
    ? pick(random, ['}', '', '  }', '  return;', '  });', '\u{feff}'])
    : `  line ${index} = ${Math.floor(random() * 1000)};`;
}

function change(random: () => number, lines: string[], name: string): void {
  const at = Math.floor(random() * (lines.length + 1));
  const fresh = Array.from({ length: Math.floor(random() * 3) }, (_, index) => (random() < 0.2 ? '}' : `  ${name} ${index};`));
  const kind = random();
  if (kind < 0.4) lines.splice(at, 0, ...fresh, `  ${name};`);
  else if (kind < 0.7) lines.splice(at, 1 + Math.floor(random() * 2), ...fresh);
  else if (kind < 0.85) lines.splice(at, 1 + Math.floor(random() * 3));
  else {
    const [taken = ''] = lines.splice(Math.min(at, lines.length - 1), 1);
    lines.splice(Math.floor(random() * (lines.length + 1)), 0, taken);
  }
}

/** Whether a merge has every line that either side wrote. */
function isAccountedFor({ ours, origin, theirs }: Three, merged: string): boolean {
  const [base, result] = [new Set(splitLines(origin)), new Set(splitLines(merged))];
  return [...splitLines(ours), ...splitLines(theirs)].every((each) => base.has(each) || result.has(each));
}

function timesOf(lines: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const each of lines) times.set(each, (times.get(each) ?? 0) + 1);
  return times;
}

/**
 * Whether two clean merges differ in nothing but where lines stand that are there more than once: each has exactly the
 * lines of the origin, less what either side took away, with what either side added; and what is left without the lines
 * that stand more than once is the same in the same order. What git has twice because both moved it is left aside.
 */
function isEquivalent({ ours, origin, theirs }: Three, one: string, other: string): boolean {
  const all = [ours, origin, theirs].map((text) => splitLines(text));
  const times = new Map<string, number>();
  for (const lines of all) {
    for (const [text, count] of timesOf(lines)) times.set(text, Math.max(times.get(text) ?? 0, count));
  }
  const twice = new Set(doubled({ ours, origin, theirs }, other));
  const linesOf = (text: string): string[] => splitLines(text).filter((each) => !twice.has(each));
  const single = (text: string): string =>
    linesOf(text)
      .filter((each) => times.get(each) === 1)
      .join('');
  const bag = (text: string): string => linesOf(text).sort().join('');
  return single(one) === single(other) && bag(one) === bag(other);
}
