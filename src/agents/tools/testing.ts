/** Tools around the workspace's tests: which reach the scope, and what they say before any change. */
import * as z from 'zod';
import { describeScope } from '../../domain/scope.ts';
import type { TestReport } from '../../ports/checks.ts';
import type { TestMap } from '../../ports/code.ts';
import { defineTool, type Tool } from '../tool.ts';
import { describeTestMap, withSkipped } from './in-few-words.ts';
import { pathsSchema, toScope } from './schemas.ts';
import { describeTests } from './test-answer.ts';
import type { TaskPorts } from './task-ports.ts';

/** Made once: to describe a schema to a model costs more than most steps. */
const INPUTS = {
  mapTests: z.object({ paths: pathsSchema.optional() }),
  runBaselineTests: z.object({}),
  checkBaselineTypes: z.object({}),
};

export const mapTestsTool = ({ code, at, scope }: TaskPorts): Tool =>
  defineTool({
    name: 'map_tests',
    description:
      'Tells which test files import code of the scope themselves (`importedBy`: run these first), which reach it only by way of other files (`reachedFrom`), and which files no test reaches.',
    input: INPUTS.mapTests,
    effect: 'read',
    label: (input) => `mapping the tests that reach ${describeScope(toScope(input.paths, scope))}`,
    toModel: (answer, { paths }, { signal }) =>
      withSkipped(describeTestMap(answer as TestMap), { code, at }, toScope(paths, scope), signal),
    run: (input, { signal }) => code.mapTests({ ...at, scope: toScope(input.paths, scope) }, signal),
  });

export const runBaselineTestsTool = ({ checks, at, folder, trusted, testCommand, ground, timeoutMs }: TaskPorts): Tool =>
  defineTool({
    name: 'run_baseline_tests',
    description: 'Runs the workspace’s tests as they are before any change, in a temporary mirror.',
    input: INPUTS.runBaselineTests,
    effect: 'read',
    label: () => 'running the baseline tests',
    toModel: (answer) => describeTests(answer as TestReport),
    run: async (_input, { signal, progress }): Promise<TestReport> => {
      if (!trusted) return { status: 'unavailable', reason: 'The folder is not trusted, so nothing of it is run.' };
      const found = await checks.findTestCommand({ folder, ...(testCommand !== undefined && { testCommand }) }, signal);
      if (!found.found) return { status: 'unavailable', reason: found.reason };
      progress(found.command);
      return checks.runTests({ runId: at.runId, folder, phase: 'before', texts: ground, command: found.command, timeoutMs }, signal);
    },
  });

export const checkBaselineTypesTool = ({ checks, at, scope, folder, trusted, ground, timeoutMs }: TaskPorts): Tool =>
  defineTool({
    name: 'check_baseline_types',
    description: 'Type-checks the scope’s projects as they are before any change, with the folder’s own compiler, in a temporary mirror.',
    input: INPUTS.checkBaselineTypes,
    effect: 'read',
    label: () => 'checking the baseline types',
    run: async (_input, { signal }): Promise<TypeBaseline> => {
      if (!trusted) return { status: 'unavailable', reason: 'The folder is not trusted, so its own compiler is not run.' };
      const request = { runId: at.runId, folder, phase: 'before', texts: ground, scopePaths: scope.paths, timeoutMs } as const;
      const report = await checks.checkTypes(request, signal);
      return report.status === 'checked' ? { status: 'checked', compiler: report.compiler, errors: report.diagnostics.length } : report;
    },
  });

/** What the types say before any change: how many errors there are, or why nobody knows. */
export type TypeBaseline =
  | { readonly status: 'checked'; readonly compiler: string; readonly errors: number }
  | { readonly status: 'unavailable'; readonly reason: string };
