import * as z from 'zod';
import { count } from '../../base/text.ts';
import type { TestReport } from '../../ports/checks.ts';
import { defineTool, type Tool } from '../tool.ts';
import { onGround } from './on-ground.ts';
import { filePathSchema } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

const DEFAULT_SECONDS = 300;
const MOST_SECONDS = 1800;
/** How many failures are named. */
const SHOWN_FAILURES = 25;
/** How much of the output is shown: its end, where runners put what matters. */
const TAIL = { failed: 6000, passed: 600 };

const INPUT = z.object({
  files: z.array(filePathSchema).optional().describe('Test files to run. Left out, or where the test runner can’t be told: all tests.'),
  timeoutSeconds: z.int().min(1).max(MOST_SECONDS).optional(),
});

/** The workspace's tests with the task's edits, in a temporary mirror; only in a trusted folder, by the same command as the baseline. */
export const runTestsTool = ({ code, checks, at, folder, trusted, testCommand, ground, timeoutMs }: TaskPorts): Tool =>
  defineTool({
    name: 'run_tests',
    description:
      'Runs the workspace’s tests with your edits, in a temporary mirror: counts, failures, the end of the output. Name the test files that reach what you edited (map_tests tells them); a whole suite may take minutes.',
    input: INPUT,
    effect: 'read',
    label: (input) => `running ${input.files?.length ? count(input.files.length, 'test file') : 'the tests'} with the edits`,
    run: async ({ files = [], timeoutSeconds = DEFAULT_SECONDS }, { signal, progress }) => {
      if (!trusted)
        throw new Error('The folder is not trusted, so nothing of it is run. Go on without tests; the certificate will say so.');
      const named = testCommand !== undefined && { testCommand };
      const found = await checks.findTestCommand({ folder, ...named, ...(files.length > 0 && { files }) }, signal);
      if (!found.found) throw new Error(`There are no tests to run: ${found.reason}`);
      progress(found.command);
      const { files: changed } = await code.changesOf(at, signal);
      const texts = onGround(
        ground,
        changed.map(({ path, after }) => ({ path, text: after })),
      );
      const limit = Math.min(timeoutSeconds * 1000, timeoutMs);
      const report = await checks.runTests(
        { runId: at.runId, folder, phase: 'after', texts, command: found.command, timeoutMs: limit },
        signal,
      );
      return {
        ...describe(report),
        ...(files.length > 0 && !found.selected && { note: 'This test runner can’t be told which files to run, so all tests were run.' }),
      };
    },
  });

function describe(report: TestReport): object {
  if (report.status === 'unavailable') throw new Error(`The tests could not be run: ${report.reason}`);
  const seconds = `${(report.ms / 1000).toFixed(1)} s`;
  if (report.status === 'timed-out')
    return {
      result: 'timed-out',
      summary: `They did not end within ${seconds}.`,
      command: report.command,
      output: report.outputTail.slice(-TAIL.failed),
    };
  const { counts, failures, exitCode, command, outputTail } = report;
  const failed = exitCode !== 0 || (counts?.failed ?? 0) > 0;
  const counted = counts
    ? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
    : `exit code ${exitCode}; the tests could not be counted`;
  return {
    result: failed ? 'failed' : 'passed',
    summary: `${counted}, in ${seconds}.`,
    command,
    ...(failures.length > 0 && {
      failures: [
        ...failures.slice(0, SHOWN_FAILURES),
        ...(failures.length > SHOWN_FAILURES ? [`… and ${failures.length - SHOWN_FAILURES} more`] : []),
      ],
    }),
    output: outputTail.slice(failed ? -TAIL.failed : -TAIL.passed),
  };
}
