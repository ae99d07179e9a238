import { count } from '../base/text.ts';
import type { CheckRow } from '../domain/certificate.ts';
import type { TestReport } from '../ports/checks.ts';
import { testRow } from './check-rows.ts';

type Row = Omit<CheckRow, 'kind' | 'ms'>;
type Ran = Extract<TestReport, { status: 'ran' }>;

/** Where all tests take longer than this, those that the change reaches are asked first. */
const SLOW_MS = 5_000;
/** How often the tests are run without the change, at most, until they come out the same twice. */
const MOST_RUNS = 3;
const NAMED = 5;

export interface TestRuns {
  /** All tests. */
  readonly command: string;
  /** Only the tests that reach the change, where they can be run alone. */
  selection(): Promise<{ readonly command: string; readonly files: number } | undefined>;
  before(command: string, attempt: number): Promise<TestReport>;
  after(command: string): Promise<TestReport>;
}

/**
 * Compares the tests with and without the change. What is worse with it is looked at again without it: a test that does not come out
 * the same every time there is flaky, named, and no regression. Where all tests take long, those that the change reaches go first,
 * and what regresses among them is answer enough.
 */
export async function compareTests(runs: TestRuns): Promise<Row> {
  const before = await runs.before(runs.command, 1);
  if (before.status === 'ran' && before.ms > SLOW_MS) {
    const selection = await runs.selection();
    const first = selection && (await runs.after(selection.command));
    if (selection && first && (first.status !== 'ran' || first.exitCode !== 0)) {
      const row = await compared(runs, selection.command, await runs.before(selection.command, 1), first);
      if (row.state === 'regressed')
        return { ...row, summary: `${row.summary}; only ${count(selection.files, 'test file')} that the change reaches were run` };
    }
  }
  return compared(runs, runs.command, before, await runs.after(runs.command));
}

async function compared(runs: TestRuns, command: string, before: TestReport, after: TestReport): Promise<Row> {
  const row = testRow(before, after);
  if (row.state !== 'regressed' || before.status !== 'ran' || after.status !== 'ran') return row;
  const all = [before];
  for (let attempt = 2; attempt <= MOST_RUNS; attempt++) {
    const again = await runs.before(command, attempt);
    if (again.status !== 'ran') break;
    all.push(again);
    if (isSame(all.at(-2) ?? before, again)) break;
  }
  if (all.every((one) => isSame(one, before))) return row;
  const told = testRow(worstOf(before, all), after);
  return { ...told, summary: `${told.summary}; ${describeFlaky(all)}` };
}

function isSame(one: Ran, other: Ran): boolean {
  const { counts, failures, exitCode } = one;
  if (exitCode !== other.exitCode || [...failures].sort().join('\n') !== [...other.failures].sort().join('\n')) return false;
  return counts?.passed === other.counts?.passed && counts?.failed === other.counts?.failed;
}

/** All that went wrong without the change, as if in one run. */
function worstOf(before: Ran, all: readonly Ran[]): Ran {
  const counted = all.flatMap(({ counts }) => counts ?? []);
  return {
    ...before,
    exitCode: Math.max(...all.map(({ exitCode }) => exitCode)),
    failures: [...new Set(all.flatMap(({ failures }) => failures))],
    counts: before.counts && {
      passed: Math.min(...counted.map(({ passed }) => passed)),
      failed: Math.max(...counted.map(({ failed }) => failed)),
      skipped: before.counts.skipped,
    },
  };
}

function describeFlaky(all: readonly Ran[]): string {
  const names = [...new Set(all.flatMap(({ failures }) => failures))].filter(
    (name) => !all.every(({ failures }) => failures.includes(name)),
  );
  const times = `not the same in ${all.length} runs without the change`;
  if (names.length === 0) return `the tests are flaky, ${times}`;
  return `flaky and not counted (${times}): ${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ' …' : ''}`;
}
