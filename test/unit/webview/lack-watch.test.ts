import assert from 'node:assert/strict';
import type { LackedHunk } from '../../../src/domain/hunk-need.ts';
import type { HunkId } from '../../../src/domain/ids.ts';
import { LackWatch } from '../../../src/webview/review/lack-watch.ts';
import { lackedBy } from '../../../src/webview/review/lacks.ts';
import { reviewHunks } from '../../../src/webview/review/review-model.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { unseenStore } from '../../support/unseen-store.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';

/** A panel whose questions wait until they are answered. */
function open() {
  const run = new FakeCrew().play(demoScript(), 70_000);
  const store = unseenStore(run);
  const asked: { readonly accepted: readonly HunkId[]; readonly answer: (lacks: readonly LackedHunk[]) => void }[] = [];
  const watch = new LackWatch(({ accepted }) => new Promise((answer) => asked.push({ accepted, answer })), store);
  const look = (): void => {
    store.add(run.eventsSince(store.lastSeq));
    watch.look(store.view);
  };
  const answer = async (index: number, lacks: readonly LackedHunk[]): Promise<void> => {
    asked[index]?.answer(lacks);
    await Promise.resolve();
    await Promise.resolve();
  };
  const ids = run.state.changes!.files.flatMap(({ hunks }) => hunks.map(({ id }) => id)) as [HunkId, HunkId, HunkId, HunkId];
  const lack = (hunk: HunkId, ...breaks: HunkId[]): LackedHunk => ({ hunk, what: ['x'], breaks, accept: [hunk] });
  return { run, store, asked, watch, look, answer, ids, lack };
}

describe('what accepted hunks lack', () => {
  it('is asked once for what is decided, and not as long as nothing is rejected', () => {
    const { run, store, asked, look, ids } = open();
    look();
    assert.equal(asked.length, 0);
    store.set({ pending: new Map([[ids[0], 'rejected']]) });
    look();
    look();
    // What the panel has decided is what the host then tells.
    run.decide([ids[0]], 'rejected');
    look();
    assert.equal(asked.length, 1);
    assert.ok(!asked[0]?.accepted.includes(ids[0]) && asked[0]?.accepted.includes(ids[1]));
    run.stop();
  });

  it('is at the hunk that is rejected, and a screen reader is told', async () => {
    const { run, store, look, answer, ids, lack } = open();
    look();
    run.decide([ids[0]], 'rejected');
    look();
    await answer(0, [lack(ids[0], ids[1], ids[2])]);
    assert.match(store.view.announcement, /^gateway\.ts:\d+: 2 accepted hunks would break without it\.$/);
    const [first, second] = reviewHunks(store.view.run!, store.view.pending);
    assert.deepEqual(lackedBy(store.view, store.view.run!, first!)?.breaks, [ids[1], ids[2]]);
    assert.equal(lackedBy(store.view, store.view.run!, second!), undefined);
    // Accepted again, it lacks nothing at once, and nothing needs to be asked.
    store.set({ pending: new Map([[ids[0], 'accepted']]) });
    look();
    assert.equal(lackedBy(store.view, store.view.run!, reviewHunks(store.view.run!, store.view.pending)[0]!), undefined);
    assert.equal(store.view.lacks.size, 0);
    run.stop();
  });

  it('is what the last decision makes of it: an answer that comes late is dropped', async () => {
    const { run, store, look, answer, ids, lack } = open();
    look();
    run.decide([ids[0]], 'rejected');
    look();
    run.decide([ids[1]], 'rejected');
    look();
    await answer(1, []);
    await answer(0, [lack(ids[0], ids[1])]);
    assert.equal(store.view.lacks.size, 0);
    run.stop();
  });

  it('is shown but no news where it was rejected before the panel was opened', async () => {
    const { run, store, look, answer, ids, lack } = open();
    run.decide([ids[0]], 'rejected');
    look();
    await answer(0, [lack(ids[0], ids[1])]);
    assert.deepEqual([store.view.lacks.size, store.view.announcement], [1, '']);
    run.stop();
  });
});
