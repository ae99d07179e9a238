import * as z from 'zod';
import { count } from '../../base/text.ts';
import { defineTool, type Tool } from '../tool.ts';
import { onGround } from './on-ground.ts';
import { filePathSchema } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';
import { describeTests } from './test-answer.ts';

const DEFAULT_SECONDS = 300;
const MOST_SECONDS = 1800;

const INPUT = z.object({
  files: z.array(filePathSchema).optional().describe('Test files to run. Left out: all tests.'),
  timeoutSeconds: z.int().min(1).max(MOST_SECONDS).optional(),
});

/** The workspace's tests with the task's edits, in a temporary mirror; only in a trusted folder, by the same command as the baseline. */
export const runTestsTool = ({ code, checks, at, folder, trusted, testCommand, ground, timeoutMs }: TaskPorts): Tool =>
  defineTool({
    name: 'run_tests',
    description:
      'Runs the workspace’s tests with your edits, in a temporary mirror: counts, and what failed with what it says. Name the test files that reach what you edited: a whole suite may take minutes. Where the test runner can’t be told which files to run, all are run.',
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
      if (report.status === 'unavailable') throw new Error(`The tests could not be run: ${report.reason}`);
      return {
        ...describeTests(report),
        ...(files.length > 0 && !found.selected && { note: 'This test runner can’t be told which files to run, so all tests were run.' }),
      };
    },
  });
