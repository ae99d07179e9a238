import { count } from '../base/text.ts';
import type { CheckRow } from '../domain/certificate.ts';
import type { TestReport } from '../ports/checks.ts';
import type { Mutant } from '../ports/probe.ts';

type Row = Omit<CheckRow, 'kind' | 'ms'>;

const SHOWN = 20;

export interface MutationRuns {
  readonly command: string;
  readonly mutants: readonly Mutant[];
  /** How long all of them may take. */
  readonly timeMs: number;
  /** The tests with the change, and with a fault in it besides. */
  healthy(): Promise<TestReport>;
  faulty(mutant: Mutant, timeoutMs: number): Promise<TestReport>;
  now(): number;
}

/**
 * Puts faults into the changed lines, one at a time, and sees whether the tests notice. That they do not is nothing against the change:
 * it says what “the tests pass” is worth. Tests that notice none of them are no evidence at all, and the row says so.
 */
export async function mutationRow(runs: MutationRuns): Promise<Row> {
  const { command, mutants, timeMs } = runs;
  const started = runs.now();
  const base = await runs.healthy();
  if (base.status !== 'ran' || base.exitCode !== 0)
    return unverified('The tests fail without any fault put in, so they can notice none.', command);
  // A fault that makes the tests go on for ever is noticed.
  const timeoutMs = Math.max(10_000, base.ms * 4);
  const survivors: Mutant[] = [];
  let killed = 0;
  let broken = 0;
  for (const mutant of mutants) {
    if (runs.now() - started > timeMs) break;
    const report = await runs.faulty(mutant, timeoutMs);
    if (report.status === 'unavailable') broken++;
    else if (report.status === 'timed-out' || report.exitCode !== 0) killed++;
    else survivors.push(mutant);
  }
  const tried = killed + survivors.length;
  const left = mutants.length - tried;
  const note = left > 0 ? `; ${left} were not tried${broken > 0 ? '' : ', the time was up'}` : '';
  const details = survivors.slice(0, SHOWN).map(({ path, line, what }) => `no test notices: ${path}:${line} ${what}`);
  if (tried === 0) return unverified(`No fault was tried${note}`, command);
  if (killed === 0)
    return {
      ...unverified(`The tests are vacuous here: none of ${count(tried, 'fault')} in the changed lines makes one fail${note}`, command),
      details,
    };
  return {
    state: 'passed',
    required: false,
    command,
    summary: `${killed} of ${tried} faults in the changed lines make a test fail${note}`,
    details,
  };
}

const unverified = (summary: string, command: string): Row => ({ state: 'unverified', required: false, command, summary, details: [] });
