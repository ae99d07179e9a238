import type { TestCounts } from '../ports/checks.ts';
import { FALLBACKS, FORMATS } from './test-formats.ts';

/** What the output of a test run says about it. */
export interface TestSummary {
  /** Null where no summary of a known kind is in it. */
  readonly counts: TestCounts | null;
  /** The names of what failed, each as often as it failed; the same for the same tests in every run. */
  readonly failures: readonly string[];
}

/** No report is made longer than this; the counts still count all. */
const MOST_FAILURES = 200;

/**
 * Reads the summaries that test runners print: node:test, mocha, jest, vitest, ava, tap, tape, uvu, jasmine, bun, and
 * any other that writes TAP. Where a command runs several, their counts are added up. Todo counts as skipped, and a
 * test file that could not even be loaded as one failure.
 */
export function parseTestOutput(output: string): TestSummary {
  const text = stripAnsi(output);
  const known = FORMATS.flatMap((format) => format(text) ?? []);
  const summaries = known.length > 0 ? known : FALLBACKS.flatMap((format) => format(text) ?? []).slice(0, 1);
  if (summaries.length === 0) return { counts: null, failures: [] };
  return {
    counts: summaries.map(({ counts }) => counts).reduce(add),
    failures: summaries.flatMap(({ failures }) => failures).slice(0, MOST_FAILURES),
  };
}

export function stripAnsi(text: string): string {
  return text.replace(/\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g, '').replaceAll('\r\n', '\n');
}

const add = (one: TestCounts, other: TestCounts): TestCounts => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});
