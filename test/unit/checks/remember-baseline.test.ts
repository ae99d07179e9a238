import assert from 'node:assert/strict';
import { rememberBaseline } from '../../../src/checks/remember-baseline.ts';
import { RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import type { CheckRunner, TestReport } from '../../../src/ports/checks.ts';
import { noChecks } from '../../support/no-checks.ts';

const RAN: TestReport = { status: 'ran', command: 'npm test', exitCode: 0, counts: null, failures: [], outputTail: '', ms: 1 };
const request = (
  phase: 'before' | 'after',
  more: { timeoutMs?: number; command?: string; text?: string; run?: string } = {},
): Parameters<CheckRunner['runTests']>[0] => ({
  runId: RunId(more.run ?? 'r'),
  folder: '/w',
  phase,
  texts: more.text === undefined ? [] : [{ path: WorkspacePath('a.ts'), text: more.text }],
  command: more.command ?? 'npm test',
  timeoutMs: more.timeoutMs ?? 1000,
});

function counting(answer: () => Promise<TestReport>): { readonly runner: CheckRunner; readonly runs: () => number } {
  let runs = 0;
  const runner = rememberBaseline(noChecks({ runTests: () => ((runs += 1), answer()) }));
  return { runner, runs: () => runs };
}

describe('the remembered baseline', () => {
  it('runs once for the same texts and command, also at the same time, whatever the time allowed', async () => {
    const { runner, runs } = counting(() => Promise.resolve(RAN));
    await Promise.all([runner.runTests(request('before')), runner.runTests(request('before', { timeoutMs: 5 }))]);
    await runner.runTests(request('before'));
    assert.equal(runs(), 1);
  });

  it('runs again for other texts, another command, another run, and always after the change', async () => {
    const { runner, runs } = counting(() => Promise.resolve(RAN));
    for (const more of [{}, { text: 'x' }, { command: 'make' }, { run: 's' }]) await runner.runTests(request('before', more));
    assert.equal(runs(), 4);
    await runner.runTests(request('after'));
    await runner.runTests(request('after'));
    assert.equal(runs(), 6);
  });

  it('does not remember what could not be run, nor a run that was closed', async () => {
    const { runner, runs } = counting(() => Promise.resolve({ status: 'unavailable', reason: 'no disk' }));
    await runner.runTests(request('before'));
    await runner.runTests(request('before'));
    assert.equal(runs(), 2);
    const good = counting(() => Promise.resolve(RAN));
    await good.runner.runTests(request('before'));
    await good.runner.closeRun({ runId: RunId('r') });
    await good.runner.runTests(request('before'));
    assert.equal(good.runs(), 2);
  });

  it('runs anew for one who waits when the one who asked first was stopped', async () => {
    let attempt = 0;
    const { runner, runs } = counting(() => ((attempt += 1) === 1 ? Promise.reject(new Error('stopped')) : Promise.resolve(RAN)));
    const stopped = new AbortController();
    const first = runner.runTests(request('before'), stopped.signal);
    const second = runner.runTests(request('before'));
    stopped.abort();
    await assert.rejects(first, /stopped/);
    assert.deepEqual(await second, RAN);
    assert.equal(runs(), 2);
  });
});
