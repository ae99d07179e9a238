import assert from 'node:assert/strict';
import { OverlayTracker } from '../../../src/agents/overlay-tracker.ts';
import type { FileChange, TaskChanges } from '../../../src/domain/change.ts';
import { Fingerprint, ROLES, RunId, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';

const AT = { runId: RunId('r'), taskId: TaskId('t1') };

const file = (path: string, after: string | null, steps = 1): FileChange => ({
  path: WorkspacePath(path),
  base: { text: 'base', fingerprint: Fingerprint('base') },
  after,
  steps: Array.from({ length: steps }, () => ({
    provenance: { taskId: AT.taskId, role: ROLES.implementation, source: { type: 'user' as const }, reason: 'r' },
    edits: [],
  })),
});

/** A tracker over an overlay that the test sets. */
function make(recorded: { readonly files: readonly FileChange[]; readonly basedOn?: TaskId } = { files: [] }) {
  let now: TaskChanges | Error = { taskId: AT.taskId, ...recorded };
  const code = memoryCodeProject({}, { changesOf: () => (now instanceof Error ? Promise.reject(now) : Promise.resolve(now)) });
  const tracker = new OverlayTracker(code, AT, recorded);
  return {
    tracker,
    holds: (files: readonly FileChange[], basedOn?: TaskId) =>
      void ((now = { taskId: AT.taskId, files, ...(basedOn !== undefined && { basedOn }) }), tracker.touch()),
    isGone: () => void ((now = new Error('the engine is gone')), tracker.touch()),
  };
}

describe('the tracker of an overlay', () => {
  it('tells what is new, what is other and what is gone since it was asked last', async () => {
    const { tracker, holds } = make();
    const [a, b] = [file('a.ts', 'x'), file('b.ts', 'y')];
    assert.equal(await tracker.delta(), undefined);
    holds([a, b]);
    assert.deepEqual(await tracker.delta(), { files: [a, b], gone: [] });
    assert.equal(await tracker.delta(), undefined);
    const again = file('b.ts', 'z', 2);
    holds([again]);
    assert.deepEqual(await tracker.delta(), { files: [again], gone: ['a.ts'] });
  });

  it('tells who wrote a text anew, though it came out the same after a revert', async () => {
    const { tracker, holds } = make();
    const byHand = file('a.ts', 'x');
    holds([byHand]);
    await tracker.delta();
    const [step] = byHand.steps;
    assert.ok(step);
    const byRecipe = { ...byHand, steps: [{ ...step, provenance: { ...step.provenance, reason: 'mends f10' } }] };
    holds([byRecipe]);
    assert.deepEqual(await tracker.delta(), { files: [byRecipe], gone: [] });
  });

  it('does not ask where nothing ran that may edit', async () => {
    let asked = 0;
    const code = memoryCodeProject(
      {},
      {
        changesOf: () => {
          asked += 1;
          return Promise.resolve({ taskId: AT.taskId, files: [] });
        },
      },
    );
    const tracker = new OverlayTracker(code, AT, { files: [] });
    await tracker.delta();
    assert.equal(asked, 0);
    tracker.touch();
    await tracker.delta();
    await tracker.delta();
    assert.equal(asked, 1);
  });

  it('takes an edit that was made and taken back for one: its steps are other', async () => {
    const { tracker, holds } = make({ files: [file('a.ts', 'x')] });
    const longer = file('a.ts', 'x', 3);
    holds([longer]);
    assert.deepEqual(await tracker.delta(), { files: [longer], gone: [] });
  });

  it('knows what is on record from an earlier attempt', async () => {
    const recorded = { files: [file('a.ts', 'x'), file('b.ts', null)], basedOn: TaskId('t0') };
    const { tracker, holds } = make(recorded);
    assert.equal(await tracker.delta(), undefined);
    holds([file('b.ts', null)], TaskId('t0'));
    assert.deepEqual(await tracker.delta(), { files: [], gone: ['a.ts'], basedOn: 't0' });
  });

  it('tells on whose edits it stands as soon as it does, though no file has changed', async () => {
    const { tracker, holds } = make();
    holds([], TaskId('t0'));
    assert.deepEqual(await tracker.delta(), { files: [], gone: [], basedOn: 't0' });
    assert.equal(await tracker.delta(), undefined);
  });

  it('forgets nothing of what it could not read', async () => {
    const { tracker, holds, isGone } = make();
    isGone();
    await assert.rejects(tracker.delta(), /the engine is gone/);
    const a = file('a.ts', 'x');
    holds([a]);
    assert.deepEqual(await tracker.delta(), { files: [a], gone: [] });
  });
});
