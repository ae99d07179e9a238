import assert from 'node:assert/strict';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import { HunkId, TaskId } from '../../../src/domain/ids.ts';
import { cacheShare, hunkCosts, spendingByRole, tokensOf } from '../../../src/domain/spending.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { modelScript } from '../../support/fake-run/model-script.ts';

describe('what a run has spent', () => {
  const play = (unpriced = false) => new FakeCrew().play(modelScript({ unpriced }), 70_000);

  it('is known by role, the supervisor’s part first; the parts are the whole', () => {
    const { state } = play();
    const roles = spendingByRole(state);
    assert.deepEqual(
      roles.map(({ role, tasks }) => `${role} ${tasks}`),
      ['supervisor 1', 'code-analysis 1', 'test 1', 'implementation 1', 'documentation 1'],
    );
    const sum = roles.reduce((cost, { usage }) => cost + (usage.costUsd ?? 0), 0);
    assert.ok(Math.abs(sum - (state.usage.costUsd ?? 0)) < 1e-9);
    assert.equal(
      roles.reduce((tokens, { usage }) => tokens + tokensOf(usage), 0),
      tokensOf(state.usage),
    );
  });

  it('has a share from the cache only where the provider tells', () => {
    assert.equal(cacheShare({ ...NO_USAGE, inputTokens: 200, cacheReadTokens: 150 }), 0.75);
    assert.equal(cacheShare({ ...NO_USAGE, inputTokens: 200, cacheReadTokens: 0 }), 0);
    assert.equal(cacheShare({ ...NO_USAGE, inputTokens: 200 }), null);
    assert.equal(cacheShare({ ...NO_USAGE, cacheReadTokens: 0 }), null);
  });

  it('belongs to the accepted hunks of each task, once somebody has decided', () => {
    const run = play();
    assert.deepEqual(hunkCosts(run.state), []);
    run.decide([HunkId('h1')], 'rejected');
    const [own, ...others] = hunkCosts(run.state);
    const all = run.state.changes!.files.flatMap((file) => file.hunks).filter((hunk) => hunk.provenance.taskId === TaskId('t3'));
    const isRejected = all.some(({ id }) => id === HunkId('h1'));
    assert.equal(own?.taskId, TaskId('t3'));
    assert.equal(own.offered, all.length);
    assert.equal(own.accepted.length, all.length - (isRejected ? 1 : 0));
    assert.equal(own.costUsd, run.state.tasks.get(TaskId('t3'))?.usage.costUsd);
    assert.equal(own.perHunkUsd, (own.costUsd ?? 0) / own.accepted.length);
    assert.deepEqual(
      others.map(({ taskId }) => taskId),
      ['t4'],
    );
  });

  it('is nobody’s where nothing was accepted, and unknown where the price is', () => {
    const run = play(true);
    const hunks = run.state.changes!.files.flatMap((file) => file.hunks.map(({ id }) => id));
    run.decide(hunks, 'accepted');
    assert.deepEqual(
      hunkCosts(run.state).map(({ costUsd, perHunkUsd }) => [costUsd, perHunkUsd]),
      [
        [null, null],
        [null, null],
      ],
    );
    const other = play();
    other.decide(hunks, 'rejected');
    assert.ok(hunkCosts(other.state).every(({ accepted, perHunkUsd, costUsd }) => accepted.length === 0 && perHunkUsd === null && costUsd));
  });
});
