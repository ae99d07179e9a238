import assert from 'node:assert/strict';
import { FakeCrew } from '../../support/fake-crew.ts';
import { unseenStore } from '../../support/unseen-store.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';
import type { HunkDecision } from '../../../src/domain/change.ts';
import type { HostPanelApi } from '../../../src/protocol/panel-api.ts';
import type { Client } from '../../../src/protocol/rpc.ts';
import { Actions } from '../../../src/webview/actions.ts';
import type { PanelStore } from '../../../src/webview/store.ts';

describe('decisions', () => {
  const run = new FakeCrew().play(demoScript(), 70_000);
  const [hunk] = run.state.changes!.files[0]!.hunks;
  const id = hunk!.id;

  /** A panel whose host answers when it is told to. */
  function open(): { store: PanelStore; actions: Actions; asked: HunkDecision[]; answer: () => void } {
    const store = unseenStore(run);
    store.add(run.eventsSince(0));
    const asked: HunkDecision[] = [];
    const waiting: (() => void)[] = [];
    const call = (_name: string, { decision }: { decision: HunkDecision }): Promise<void> => {
      asked.push(decision);
      return new Promise((resolve) => waiting.push(resolve));
    };
    const actions = new Actions({ call } as unknown as Client<HostPanelApi>, store);
    return { store, actions, asked, answer: () => waiting.shift()?.() };
  }

  it('reach the host all, however quick, and the last one is what is shown', async () => {
    const { store, actions, asked, answer } = open();
    const tell = (decision: HunkDecision): void =>
      store.add([{ runId: run.runId, seq: store.lastSeq + 1, at: 0, type: 'hunk-decided', hunkIds: [id], decision }]);
    const first = actions.decide([id], 'rejected');
    const second = actions.decide([id], 'accepted');
    assert.deepEqual(asked, ['rejected', 'accepted']);
    answer();
    await first;
    tell('rejected');
    assert.equal(store.view.pending.get(id), 'accepted');
    answer();
    await second;
    tell('accepted');
    assert.deepEqual([store.view.pending.size, store.view.run?.decisions.get(id), store.view.busy.size], [0, 'accepted', 0]);
  });
});
