import assert from 'node:assert/strict';
import type { TestReport } from '../../../src/ports/checks.ts';
import { compareTests } from '../../../src/supervisor/test-check.ts';

const ran = (passed: number, failures: readonly string[], ms = 10): TestReport => ({
  status: 'ran',
  command: 'npm test',
  exitCode: failures.length > 0 ? 1 : 0,
  counts: { passed, failed: failures.length, skipped: 0 },
  failures,
  outputTail: '',
  ms,
});

/** Compares with reports in the order of the runs without the change. */
async function compare(
  before: readonly TestReport[],
  after: Readonly<Record<string, TestReport>>,
  selection?: { readonly command: string; readonly files: number },
) {
  const asked: string[] = [];
  const row = await compareTests({
    command: 'all',
    selection: () => Promise.resolve(selection),
    before: (command, attempt) => {
      asked.push(`before ${command} ${attempt}`);
      return Promise.resolve(before[Math.min(attempt, before.length) - 1] ?? assert.fail());
    },
    after: (command) => (asked.push(`after ${command}`), Promise.resolve(after[command] ?? assert.fail(command))),
  });
  return { row, asked };
}

describe('tests before and after', () => {
  it('are run once each where nothing is worse', async () => {
    const { row, asked } = await compare([ran(5, [])], { all: ran(5, []) });
    assert.equal(row.state, 'passed');
    assert.deepEqual(asked, ['before all 1', 'after all']);
  });

  it('are run again without the change where something is worse, until they come out the same twice', async () => {
    const { row, asked } = await compare([ran(5, [])], { all: ran(4, ['a']) });
    assert.deepEqual([row.state, row.details], ['regressed', ['a']]);
    assert.deepEqual(asked, ['before all 1', 'after all', 'before all 2']);
  });

  it('name what is flaky without the change, and do not count it', async () => {
    const { row, asked } = await compare([ran(5, []), ran(4, ['shaky'])], { all: ran(4, ['shaky']) });
    assert.equal(row.state, 'passed');
    assert.match(row.summary, /flaky and not counted \(not the same in 3 runs without the change\): shaky/);
    assert.equal(asked.at(-1), 'before all 3');
  });

  it('still find what regressed beside what is flaky', async () => {
    const { row } = await compare([ran(5, []), ran(4, ['shaky'])], { all: ran(3, ['shaky', 'broken']) });
    assert.deepEqual([row.state, row.details], ['regressed', ['broken']]);
  });

  it('that take long begin with those that reach the change; what regresses there is answer enough', async () => {
    const slow = ran(100, [], 60_000);
    const selection = { command: 'some', files: 2 };
    const bad = await compare([slow], { some: ran(4, ['a']) }, selection);
    assert.equal(bad.row.state, 'regressed');
    assert.match(bad.row.summary, /only 2 test files that the change reaches were run/);
    assert.deepEqual(bad.asked, ['before all 1', 'after some', 'before some 1', 'before some 2']);
    const good = await compare([slow], { some: ran(5, []), all: slow }, selection);
    assert.equal(good.row.state, 'passed');
    assert.deepEqual(good.asked, ['before all 1', 'after some', 'after all']);
  });
});
