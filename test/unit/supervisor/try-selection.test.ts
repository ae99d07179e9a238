import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import type { HunkNeed } from '../../../src/domain/hunk-need.ts';
import { HunkId } from '../../../src/domain/ids.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { trySelection } from '../../../src/supervisor/try-selection.ts';
import { taskChanges } from '../../support/changes.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';

const [one, two] = ['a.ts#1', 'a.ts#2'].map(HunkId) as [HunkId, HunkId];

function open(hunkNeeds: () => Promise<readonly HunkNeed[]>) {
  const calls: string[] = [];
  const run = new FakeCrew().play(demoScript(), 1000);
  run.stop();
  const state: RunState = { ...run.state, changes: combine([taskChanges('t1', { 'a.ts': ['a\n-\nb\n', 'A\n-\nB\n'] })]) };
  const code = memoryCodeProject(
    {},
    {
      openRun: async () => (calls.push('open'), { files: 1 }),
      closeRun: async () => void calls.push('close'),
      hunkNeeds: async () => (calls.push('names'), hunkNeeds()),
    },
  );
  const byNames = (): ReturnType<typeof trySelection> => trySelection(state, [one], 'names', { code, buffers: [] });
  return { byNames, calls };
}

describe('trying a selection by names', () => {
  it('reads the names once for each change set, and needs no open folder afterwards', async () => {
    const { byNames, calls } = open(async () => [{ hunk: one, needs: two, what: 'x', isSure: true }]);
    assert.equal((await byNames()).status, 'breaks');
    assert.equal((await byNames()).status, 'breaks');
    assert.deepEqual(calls, ['open', 'names', 'close']);
  });

  it('asks again after it went wrong', async () => {
    let attempts = 0;
    const { byNames } = open(async () => {
      if (++attempts === 1) throw new Error('the engine was lost');
      return [];
    });
    await assert.rejects(byNames(), /lost/);
    assert.equal((await byNames()).status, 'unchecked');
  });
});
