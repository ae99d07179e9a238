import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSettings } from '../../../src/vscode/settings.ts';

const from = (values: Record<string, unknown>): ReturnType<typeof readSettings> => readSettings({ get: (name) => values[name] });

describe('settings', () => {
  it('are the defaults of package.json where nothing is set', () => {
    const { properties } = JSON.parse(readFileSync('package.json', 'utf8')).contributes.configuration;
    const defaults = Object.fromEntries(
      Object.entries<any>(properties).map(([name, { default: value }]) => [name.replace('refactorCrew.', ''), value]),
    );
    assert.deepEqual(from({}), from(defaults));
  });

  it('are read into plain data', () => {
    assert.deepEqual(
      from({
        'tests.enabled': false,
        'tests.mutations': true,
        planFirst: true,
        'tests.command': ' npm test ',
        concurrency: 3,
        threads: 4,
        memoryPerThread: 512,
        taskTimeoutMinutes: 2,
        keepRuns: 20,
        'commit.convention': 'conventional',
        'commit.type': 'chore(cart)',
        'commit.runHooks': true,
        'commit.notes': true,
        budget: 1.5,
      }),
      {
        tests: false,
        mutations: true,
        planFirst: true,
        testCommand: 'npm test',
        concurrency: 3,
        threads: 4,
        memoryPerThread: 512,
        taskTimeoutMs: 120_000,
        keepRuns: 20,
        commit: { convention: 'conventional', type: 'chore(cart)', runHooks: true, notes: true },
        maxCostUsd: 1.5,
      },
    );
  });

  it('take as many threads as there are cores, from two to four, where no number is set', () => {
    assert.deepEqual(
      [1, 3, 16].map((cores) => readSettings({ get: () => undefined }, cores).threads),
      [2, 3, 4],
    );
  });

  it('count as their default where they make no sense', () => {
    assert.deepEqual(
      from({
        'tests.enabled': 'yes',
        planFirst: 1,
        'tests.command': 7,
        concurrency: 0,
        threads: 1.5,
        memoryPerThread: 1,
        taskTimeoutMinutes: -1,
        keepRuns: 0,
        'commit.convention': 'loud',
        'commit.type': 'two words',
        'commit.runHooks': 'yes',
        budget: -1,
      }),
      from({}),
    );
  });
});
