import assert from 'node:assert/strict';
import { SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { toResult } from '../../../src/cli/result-line.ts';
import { makeStyle } from '../../../src/cli/style.ts';
import { summarise } from '../../../src/cli/summary.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';

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
