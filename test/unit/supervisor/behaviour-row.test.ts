import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import type { TestReport } from '../../../src/ports/checks.ts';
import type { LeftOut, Mutant, ProbeOutcome } from '../../../src/ports/probe.ts';
import { behaviourRow } from '../../../src/supervisor/behaviour-row.ts';
import { mutationRow } from '../../../src/supervisor/mutation-row.ts';

const PATH = WorkspacePath('src/a.ts');
const difference = { call: 'f(0)', before: '1', after: '2' };
const same: ProbeOutcome = { path: PATH, name: 'g', status: 'same', inputs: 250 };
const different: ProbeOutcome = { path: PATH, name: 'f', status: 'different', inputs: 3, difference };

describe('the row of behaviour', () => {
  const row = (
    outcomes: readonly ProbeOutcome[],
    meant: { words?: string[]; paths?: WorkspacePath[] } = {},
    leftOut: readonly LeftOut[] = [],
  ) => behaviourRow({ status: 'probed', outcomes, seed: 5, ms: 1 }, leftOut, { words: [], paths: [], ...meant });

  it('holds another answer against the change, with the smallest call', () => {
    const { state, details, command, required } = row([same, different]);
    assert.deepEqual([state, required, command], ['regressed', false, 'generated inputs, seed 5']);
    assert.deepEqual(details, ['src/a.ts: f(0): 1 → 2']);
  });

  it('only tells it where the user has named the function, or a recipe was asked to change behaviour', () => {
    for (const meant of [{ words: ['make f return 2'] }, { paths: [PATH] }]) {
      const { state, summary } = row([different], meant);
      assert.deepEqual([state, summary], ['passed', '1 function answer otherwise, as was asked for (f)']);
    }
    assert.equal(row([different], { words: ['make it fast'] }).state, 'regressed');
  });

  it('says what was not called, and that nothing was', () => {
    const left = { path: PATH, name: 'h', reason: 'it uses console' };
    assert.equal(row([same], {}, [left]).summary, '1 changed function answer the same on 250 inputs; not called: h');
    const nothing = row([{ ...left, status: 'left-out' }]);
    assert.deepEqual([nothing.state, nothing.required], ['unverified', false]);
    assert.match(nothing.summary, /h: it uses console/);
  });
});

describe('the row of mutations', () => {
  const report = (exitCode: number): TestReport => ({
    status: 'ran',
    command: 'npm test',
    exitCode,
    counts: null,
    failures: [],
    outputTail: '',
    ms: 5,
  });
  const mutants: Mutant[] = [1, 2, 3].map((line) => ({ path: PATH, line, what: '<= for <', text: String(line) }));
  const run = (codes: readonly number[], { timeMs = 100, healthy = 0 } = {}) => {
    const left = [...codes];
    let clock = 0;
    return mutationRow({
      command: 'npm test',
      mutants,
      timeMs,
      healthy: () => Promise.resolve(report(healthy)),
      faulty: () => Promise.resolve(report(left.shift() ?? 0)),
      now: () => (clock += 10),
    });
  };

  it('counts the faults that a test notices, and names the others', async () => {
    const { state, summary, details } = await run([1, 0, 1]);
    assert.deepEqual(
      [state, summary, details],
      ['passed', '2 of 3 faults in the changed lines make a test fail', ['no test notices: src/a.ts:2 <= for <']],
    );
  });

  it('says that tests which notice none are vacuous, and never that something regressed', async () => {
    const { state, required, summary } = await run([0, 0, 0]);
    assert.deepEqual([state, required], ['unverified', false]);
    assert.match(summary, /vacuous here: none of 3 faults/);
  });

  it('ends when the time is up, and says nothing of tests that fail anyway', async () => {
    assert.match((await run([1, 1, 1], { timeMs: 15 })).summary, /1 of 1 faults .*; 2 were not tried, the time was up/);
    assert.equal((await run([1, 1, 1], { healthy: 1 })).state, 'unverified');
  });
});
