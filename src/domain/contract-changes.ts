import type { ChangedFile, ChangeSet, Hunk } from './change.ts';
import { codeLines } from './code-lines.ts';
import { isExpectation } from './assertions.ts';
import { contractOf, type Contract } from './contract-file.ts';
import type { HunkId } from './ids.ts';
import { looserSettings } from './looser-settings.ts';
import type { Remark } from './remark.ts';
import type { RunState } from './run-state.ts';
import { newly, remark, titleIn, weakenedTests, type ChangedLine, type ChangedLines, type Elsewhere } from './weakened-tests.ts';

/** What is to be known of a hunk beside what it changes. */
export interface Scrutiny {
  /** The contract that it changes; absent where it changes none. */
  readonly contract?: Contract;
  readonly remarks: readonly Remark[];
  /** Whether the user has to agree to it on its own: what is right is said differently, and no recipe has only followed a change. */
  readonly needsConsent: boolean;
}

const PLAIN: Scrutiny = { remarks: [], needsConsent: false };

const known = new WeakMap<ChangeSet, ReadonlyMap<HunkId, Scrutiny>>();

/** What is to be known of each hunk of a change set; hunks of which there is nothing are left out. */
export function scrutinise(changes: ChangeSet): ReadonlyMap<HunkId, Scrutiny> {
  const before = known.get(changes);
  if (before) return before;
  const files = changes.files.map((file) => ({
    file,
    contract: contractOf(file.path, file.base?.text ?? null, file.after),
    lines: linesOf(file),
  }));
  const elsewhere = whatIsThere(
    files.flatMap(({ contract, lines }) => [...lines.values()].map((changed) => ({ changed, isTest: contract === 'test' }))),
  );
  const scrutiny = new Map<HunkId, Scrutiny>();
  for (const { file, contract, lines } of files) {
    for (const hunk of file.hunks) {
      const changed = lines.get(hunk.id) ?? { removed: [], added: [] };
      const remarks = remarksOn(file, hunk, contract, changed, elsewhere);
      if (contract === undefined && remarks.length === 0) continue;
      scrutiny.set(hunk.id, {
        ...(contract && { contract }),
        remarks,
        needsConsent: contract !== undefined && needsConsent(file, hunk, remarks),
      });
    }
  }
  known.set(changes, scrutiny);
  return scrutiny;
}

export const scrutinyOf = (changes: ChangeSet | null, hunkId: HunkId): Scrutiny => (changes && scrutinise(changes).get(hunkId)) ?? PLAIN;

/** The hunks that need the user's consent of their own and have none: nobody has decided on them, or was asked and said yes. */
export function openConsents(state: RunState): readonly Hunk[] {
  if (!state.changes) return [];
  const scrutiny = scrutinise(state.changes);
  const agreed = [...state.questions.values()].flatMap(({ answer, text }) => (answer === 'yes' ? [text] : []));
  return state.changes.files.flatMap((file) =>
    agreed.some((text) => text.includes(file.path))
      ? []
      : file.hunks.filter(({ id }) => scrutiny.get(id)?.needsConsent === true && !state.decisions.has(id)),
  );
}

function needsConsent({ base }: ChangedFile, { baseLines, provenance, alsoFrom }: Hunk, remarks: readonly Remark[]): boolean {
  if (base === null) return false;
  return remarks.length > 0 || (baseLines.length > 0 && [provenance, ...alsoFrom].some(({ source }) => source.type === 'model'));
}

function remarksOn(
  { path, base, after }: ChangedFile,
  hunk: Hunk,
  contract: Contract | undefined,
  changed: ChangedLines,
  elsewhere: Elsewhere,
): Remark[] {
  const isCode = CODE.test(path);
  const remarks: Remark[] = isCode ? silenced(path, changed, elsewhere) : [];
  if (contract === undefined) return remarks;
  if (contract === 'snapshot')
    return base === null ? [] : [remark('other-snapshot', 'before', { line: hunk.baseStart, raw: hunk.baseLines[0] ?? '' })];
  if (contract === 'test') return isCode ? [...remarks, ...weakenedTests(changed, elsewhere)] : remarks;
  if (base === null) return remarks;
  if (/ignore$/.test(path))
    return changed.added.filter(({ raw }) => raw.trim() !== '').map((line) => remark('looser-setting', 'after', line));
  if (after === null) return [remark('looser-setting', 'before', { line: 1, raw: hunk.baseLines[0] ?? '' })];
  return [...remarks, ...looserSettings(contract, changed, elsewhere)];
}

const CODE = /\.[cm]?[jt]sx?$/;
const SILENCERS: readonly RegExp[] = [
  /@ts-(?:ignore|expect-error|nocheck)\b/,
  /\b(?:eslint|oxlint|tslint|stylelint)[-:]disable/,
  /\bbiome-ignore\b/,
  /\b(?:istanbul|c8|v8) ignore\b/,
];
const ANY: readonly RegExp[] = [/(?:[:<|&,=]|=>|\bas)\s*any\b(?!\s*[(.:]|[$\w])/];

function silenced(path: string, changed: ChangedLines, elsewhere: Elsewhere): Remark[] {
  return [
    ...newly(SILENCERS, 'silenced-checker', changed, elsewhere, ({ comment }) => comment),
    ...(/\.[cm]?tsx?$/.test(path) ? newly(ANY, 'added-any', changed, elsewhere) : []),
  ];
}

/** The changed lines of each hunk, as code where the file is code. */
function linesOf({ path, base, after, hunks }: ChangedFile): ReadonlyMap<HunkId, ChangedLines> {
  const isCode = CODE.test(path);
  const [before, now] = [base?.text ?? '', after ?? ''].map((text) => (isCode ? codeLines(text) : []));
  const cut = (lines: readonly string[], start: number, all: typeof before): ChangedLine[] =>
    lines.map((raw, index) => ({ code: raw, comment: '', isSnapshot: false, ...all?.[start - 1 + index], raw, line: start + index }));
  return new Map(
    hunks.map((hunk) => [
      hunk.id,
      { removed: cut(hunk.baseLines, hunk.baseStart, before), added: cut(hunk.afterLines, hunk.afterStart, now) },
    ]),
  );
}

function whatIsThere(changes: readonly { readonly changed: ChangedLines; readonly isTest: boolean }[]): Elsewhere {
  const lines = new Map<string, number>();
  const gone = new Map<string, number>();
  const titles = new Set<string>();
  const add = (to: Map<string, number>, { raw }: ChangedLine): void => void to.set(raw.trim(), (to.get(raw.trim()) ?? 0) + 1);
  for (const { changed, isTest } of changes) {
    for (const line of changed.removed) add(gone, line);
    if (!isTest) continue;
    for (const line of changed.added) {
      if (isExpectation(line.code)) add(lines, line);
      const title = titleIn(line);
      if (title !== undefined) titles.add(title);
    }
  }
  return { lines, gone, titles };
}
