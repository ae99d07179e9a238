import type { CheckRunner } from '../../src/ports/checks.ts';

/** Checks that find nothing to run. */
export function noChecks(overrides: Partial<CheckRunner> = {}): CheckRunner {
  return {
    findTestCommand: () => Promise.resolve({ found: false, reason: 'There is no test script.' }),
    runTests: () => Promise.resolve({ status: 'unavailable', reason: 'There is no test script.' }),
    checkTypes: () => Promise.resolve({ status: 'unavailable', reason: 'There is no tsconfig.' }),
    format: () => Promise.resolve({ status: 'none' }),
    findLinter: () => Promise.resolve(null),
    lint: () => Promise.resolve({ status: 'unavailable', reason: 'There is no linter.' }),
    probe: () => Promise.resolve({ status: 'probed', outcomes: [], seed: 1, ms: 0 }),
    closeRun: () => Promise.resolve(),
    ...overrides,
  };
}
