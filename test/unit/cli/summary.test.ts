import assert from 'node:assert/strict';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import { HunkId, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { toResult } from '../../../src/cli/result-line.ts';
import { makeStyle } from '../../../src/cli/style.ts';
import { summarise } from '../../../src/cli/summary.ts';
import { FakeCrew, type FakeRun } from '../../support/fake-crew.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';
import { modelScript } from '../../support/fake-run/model-script.ts';

describe('the summary of a branch', () => {
  const crew = new FakeCrew();
  const origin = crew.play(demoScript(), 70_000);
  after(() => crew.dispose());

  for (const [taskId, step, words] of [
    [TaskId('t3'), 2, 'after step 2 of implementation'],
    [SUPERVISOR, 3, 'after step 3 of the supervisor'],
  ] as const) {
    it(`says that it branched off ${words}, and how to see that run`, async () => {
      const { state } = await crew.branch({ runId: origin.runId, taskId, step, text: 'Leave the queue alone' });
      const line = summarise(state, makeStyle(false)).split('\n')[2];
      assert.equal(line, `Branched from “Improve error handling in src/orders” ${words}: refactor-crew show ${origin.runId}`);
      const { branchOf } = { branchOf: null, ...toResult(state) };
      assert.deepEqual(branchOf, state.header.branchOf);
    });
  }

  it('has no such line for a run that has everything from itself', () => {
    assert.doesNotMatch(summarise(origin.state, makeStyle(false)), /Branched/);
    assert.deepEqual({ branchOf: undefined, ...toResult(origin.state) }.branchOf, null);
  });
});

describe('what tasks have left alone', () => {
  it('is in the summary and in the result, by reason, and nowhere where there is nothing', () => {
    const run = new FakeCrew().play(demoScript(), 70_000);
    const before = summarise(run.state, makeStyle(false));
    assert.doesNotMatch(before, /Left alone/);
    const refused = Array.from({ length: 8 }, (_, line) => ({ path: 'src/a.ts', line: line + 1, reason: 'It may throw.' }));
    run.append({ type: 'task-ended', taskId: TaskId('t3'), state: 'succeeded', summary: 's', result: { summary: 's', refused } });
    const shown = summarise(run.state, makeStyle(false));
    assert.match(shown, /^Left alone\n {3}8 {2}It may throw\. {2}src\/a\.ts:1, .*src\/a\.ts:6 and 2 more$/m);
    const { tasks } = { tasks: [] as { taskId: string; refused?: unknown }[], ...toResult(run.state) };
    const places = refused.map(({ line }) => `src/a.ts:${line}`);
    assert.deepEqual(tasks.find(({ taskId }) => taskId === 't3')?.refused, [{ reason: 'It may throw.', places }]);
    assert.ok(tasks.every(({ taskId, refused: one }) => taskId === 't3' || one === undefined));
  });
});

describe('the usage in the summary', () => {
  const used = (run: FakeRun): string =>
    summarise(run.state, makeStyle(false))
      .split('\n\n')
      .find((part) => part.startsWith('Usage')) ?? '';

  it('is told by role, with the share from the cache and the cost', () => {
    const lines = used(new FakeCrew().play(modelScript(), 70_000)).split('\n');
    assert.equal(lines[0], 'Usage: 424k in (74% from the cache), 7.2k out, $0.90');
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(' ')[0]),
      ['supervisor', 'code-analysis', 'test', 'implementation', 'documentation'],
    );
  });

  it('tells what the accepted hunks have cost, once they are reviewed', () => {
    const run = new FakeCrew().play(modelScript(), 70_000);
    run.decide([HunkId('h1')], 'rejected');
    assert.match(used(run), /^implementation t3: \$0\.42 for \d+ accepted hunks of \d+, \$0\.0\d each$/m);
    const result = { usageByRole: [], hunkCosts: [], ...toResult(run.state) };
    assert.equal(result.usageByRole.length, 5);
    assert.equal(result.hunkCosts.length, 2);
  });

  it('says that a price is not known, and nothing at all where no model was asked', () => {
    assert.match(used(new FakeCrew().play(modelScript({ unpriced: true }), 70_000)), /^Usage: .*, cost unknown$/m);
    const free = new FakeCrew().play(
      demoScript().map(([at, body]) => [at, body.type === 'step-finished' ? { ...body, usage: NO_USAGE } : body]),
      70_000,
    );
    assert.equal(used(free), '');
  });
});
