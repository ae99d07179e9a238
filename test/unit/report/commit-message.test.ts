import assert from 'node:assert/strict';
import { branchName, commitMessage } from '../../../src/report/commit-message.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';

const finished = (): RunState => new FakeCrew().play(demoScript(), 70_000).state;
const asking = (goal: string): RunState => {
  const run = finished();
  return { ...run, header: { ...run.header, goal } };
};
const subject = (run: RunState, convention: Parameters<typeof commitMessage>[1]): string =>
  commitMessage(run, convention).split('\n')[0] ?? '';

describe('the message of a commit', () => {
  it('says what was asked for, what was done and why, which run it was, and what its certificate says', () => {
    const run = finished();
    const message = commitMessage(run, { style: 'plain' });
    const parts = message.split('\n\n');
    assert.equal(parts[0], 'Improve error handling in src/orders');
    assert.match(parts[1] ?? '', /^- .+/);
    assert.equal(parts.at(-1), `Refactor-Crew-Run: ${run.runId}\nRefactor-Crew-Certificate: ${run.certificate?.verdict}`);
  });

  it('follows the convention', () => {
    assert.equal(subject(asking('Rename total to sum.'), { style: 'conventional' }), 'refactor: rename total to sum');
    assert.equal(
      subject(asking('rename total to sum'), { style: 'conventional', type: 'chore(cart)' }),
      'chore(cart): rename total to sum',
    );
    assert.equal(subject(asking('rename total to sum'), { style: 'plain' }), 'Rename total to sum');
    assert.equal(subject(asking('API: name it'), { style: 'conventional' }), 'refactor: API: name it');
  });

  it('has a subject that fits in a line, and then all of the goal below it', () => {
    const goal = `Improve ${'very '.repeat(30)}much`;
    const lines = commitMessage(asking(goal), { style: 'plain' }).split('\n');
    assert.equal(lines[0]?.length, 72);
    assert.equal(lines[2], goal);
  });

  it('does not say of a part what was checked of the whole', () => {
    const run = finished();
    const [hunk] = run.changes?.files.flatMap((file) => file.hunks) ?? [];
    assert.ok(hunk);
    const part = { ...run, decisions: new Map([[hunk.id, 'rejected'] as const]) };
    assert.match(commitMessage(part, { style: 'plain' }), /Refactor-Crew-Certificate: unverified \(of all \d+ hunks together: \w+\)$/);
    assert.match(commitMessage({ ...run, certificate: null }, { style: 'plain' }), /Refactor-Crew-Certificate: unverified$/);
  });

  it('goes to a branch that is named after the goal', () => {
    assert.equal(branchName(finished()), 'refactor/improve-error-handling-in-src-orders');
    assert.equal(
      branchName(asking('Räume die „Importe“ auf, und zwar alle miteinander und überall')),
      'refactor/raume-die-importe-auf-und-zwar-alle',
    );
    assert.equal(branchName(asking('…')), 'refactor/changes');
  });
});
