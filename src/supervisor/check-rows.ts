import { count } from '../base/text.ts';
import type { CheckRow } from '../domain/certificate.ts';
import { newMessages } from '../domain/diagnostics.ts';
import type { TestReport } from '../ports/checks.ts';
import type { Diagnostic } from '../ports/diagnosis.ts';

type Row = Omit<CheckRow, 'kind' | 'ms'>;

/** How many lines of what regressed a row carries. */
const SHOWN = 20;

/** What a compiler said of a change. */
export interface CheckedTypes {
  readonly status: 'checked';
  readonly compiler: string;
  readonly command: string;
  /** May be left out where there is no error after the change; otherwise all of those would count as new. */
  readonly before?: readonly Diagnostic[];
  readonly after: readonly Diagnostic[];
  /** Why it was this compiler. */
  readonly note?: string;
  /** What it left out, a clause each. */
  readonly unchecked?: readonly string[];
}

export type TypeComparison = CheckedTypes | { readonly status: 'unavailable'; readonly reason: string; readonly required: boolean };

/** The types row: new errors against those there were before; where there is none after, what was before has no say. */
export function typeRow(types: TypeComparison): Row {
  if (types.status === 'unavailable')
    return { state: 'unverified', required: types.required, summary: `Types were not checked: ${types.reason}.`, details: [] };
  const { before = [], after } = types;
  const added = newMessages(before, after);
  const by = [types.compiler, ...(types.note ? [types.note] : []), ...(types.unchecked ?? [])].join('; ');
  return {
    state: added.length > 0 ? 'regressed' : 'passed',
    required: true,
    command: types.command,
    summary:
      after.length === 0 ? `0 errors (${by})` : `${added.length} new of ${count(after.length, 'error')} (${before.length} before; ${by})`,
    details: added.slice(0, SHOWN).map(({ path, line, code, message }) => `${path ?? 'project'}:${line} ${code} ${message}`),
  };
}

/** The tests row: fewer passing or more failing tests than before is a regression; a run that says nothing is unverified. */
export function testRow(before: TestReport, after: TestReport): Row {
  const unverified = (summary: string, command?: string): Row => ({
    state: 'unverified',
    required: true,
    ...(command !== undefined && { command }),
    summary,
    details: [],
  });
  if (before.status !== 'ran') return unverified(`The tests could not be run before the change: ${whyNot(before)}.`, commandOf(before));
  if (after.status === 'unavailable') return unverified(`The tests could not be run after the change: ${after.reason}.`, before.command);
  if (after.status === 'timed-out')
    return {
      ...unverified(`The tests did not end within their time after the change; before, they took ${seconds(before.ms)}.`, after.command),
      state: 'regressed',
    };

  const { command } = after;
  const fresh = after.failures.filter((name) => !before.failures.includes(name));
  if (before.counts && after.counts) {
    const summary = `${before.counts.passed} → ${after.counts.passed} passed, ${before.counts.failed} → ${after.counts.failed} failed (${seconds(after.ms)})`;
    const worse =
      after.counts.failed > before.counts.failed ||
      after.counts.passed < before.counts.passed ||
      (before.exitCode === 0 && after.exitCode !== 0) ||
      fresh.length > 0;
    if (worse) return { state: 'regressed', required: true, command, summary, details: fresh.slice(0, SHOWN) };
    if (after.counts.passed + after.counts.failed === 0) return unverified('No test was run: the command ended without one.', command);
    const known = before.counts.failed > 0 ? `; ${count(before.counts.failed, 'test')} failed before and after` : '';
    return { state: 'passed', required: true, command, summary: summary + known, details: [] };
  }
  if (before.exitCode !== 0)
    return unverified(
      `The tests failed before the change already (exit code ${before.exitCode}), and their output can't be compared test by test.`,
      command,
    );
  if (after.exitCode !== 0)
    return {
      state: 'regressed',
      required: true,
      command,
      summary: `exit code 0 → ${after.exitCode}`,
      details: after.outputTail.trimEnd().split('\n').slice(-SHOWN),
    };
  return {
    state: 'passed',
    required: true,
    command,
    summary: `exit code 0 before and after (${seconds(after.ms)}); the tests could not be counted`,
    details: [],
  };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const whyNot = (report: Exclude<TestReport, { status: 'ran' }>): string =>
  report.status === 'unavailable' ? report.reason : `they did not end within ${seconds(report.ms)}`;

const commandOf = (report: TestReport): string | undefined => (report.status === 'unavailable' ? undefined : report.command);
