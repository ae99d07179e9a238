import { splitLines } from '../../base/text.ts';
import type { TestReport } from '../../ports/checks.ts';

/** How many failures are named. */
const SHOWN_FAILURES = 25;
/** How much of an output is shown where something failed, and where nobody can count what it says. */
const SHOWN_CHARACTERS = { failed: 6000, uncounted: 600 };

/** A line with which the runners that are known begin to tell of a failure. */
const FAILURE = /^\s*(not ok\b|✖|✗|×|●|FAIL\b|\d+\) |Error:|[A-Z]\w*Error\b)/;

/** What came of the tests as a model is told it: counts and failures, and of the output only what tells why they failed. */
export function describeTests(report: TestReport): object {
  if (report.status === 'unavailable') return report;
  const seconds = `${(report.ms / 1000).toFixed(1)} s`;
  if (report.status === 'timed-out')
    return {
      result: 'timed-out',
      summary: `They did not end within ${seconds}.`,
      command: report.command,
      output: endOf(report.outputTail, SHOWN_CHARACTERS.failed),
    };
  const { counts, failures, exitCode, command, outputTail } = report;
  const failed = exitCode !== 0 || (counts?.failed ?? 0) > 0;
  const counted = counts
    ? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
    : `exit code ${exitCode}; the tests could not be counted`;
  const left = failures.length - SHOWN_FAILURES;
  return {
    result: failed ? 'failed' : 'passed',
    summary: `${counted}, in ${seconds}.`,
    command,
    ...(failures.length > 0 && { failures: [...failures.slice(0, SHOWN_FAILURES), ...(left > 0 ? [`… and ${left} more`] : [])] }),
    ...(failed && { output: fromFailure(outputTail) }),
    ...(!failed && !counts && { output: endOf(outputTail, SHOWN_CHARACTERS.uncounted) }),
  };
}

/** From the first line that tells of a failure; the end, where no line reads like it. */
function fromFailure(output: string): string {
  const lines = splitLines(output);
  const first = lines.findIndex((line) => FAILURE.test(line));
  if (first < 0) return endOf(output, SHOWN_CHARACTERS.failed);
  const kept: string[] = [];
  let size = 0;
  for (const line of lines.slice(first)) {
    size += line.length;
    if (kept.length > 0 && size > SHOWN_CHARACTERS.failed) break;
    kept.push(line.slice(0, SHOWN_CHARACTERS.failed));
  }
  const left = lines.length - first - kept.length;
  return kept.join('') + (left > 0 ? `… and ${left} more lines` : '');
}

/** So much of the end as fits, from the beginning of a line. */
function endOf(output: string, most: number): string {
  if (output.length <= most) return output;
  const end = output.slice(-most);
  return end.slice(output.at(-most - 1) === '\n' ? 0 : end.indexOf('\n') + 1);
}
