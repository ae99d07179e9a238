import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/domain/event.ts';
import { RunId } from '../../../src/domain/ids.ts';
import { LateCrew } from '../../../src/vscode/late-crew.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';

describe('a crew that comes late', () => {
  it('has no runs until it is needed, is brought in once, and then tells whoever listened before', async () => {
    let loaded = 0;
    const crew = new FakeCrew();
    const late = new LateCrew(() => {
      loaded += 1;
      return crew;
    });
    const heard: RunEvent[] = [];
    const unheard: RunEvent[] = [];
    const stop = late.onEvent((event) => heard.push(event));
    late.onEvent((event) => unheard.push(event))();
    assert.deepEqual(late.runs(), []);
    assert.equal(late.run(RunId('x')), undefined);
    assert.equal(late.liveText(RunId('x')).size, 0);
    await late.dispose();
    assert.equal(loaded, 0);

    await late.load();
    const run = crew.play(demoScript(), 70_000);
    run.decide([run.state.changes!.files[0]!.hunks[0]!.id], 'rejected');
    assert.equal(loaded, 1);
    assert.deepEqual(late.runs(), [run]);
    assert.equal(heard.at(-1)?.type, 'hunk-decided');
    assert.equal(unheard.length, 0);
    const before = heard.length;
    stop();
    run.decide([run.state.changes!.files[0]!.hunks[0]!.id], 'accepted');
    assert.equal(heard.length, before);
    await late.load();
    assert.equal(loaded, 1);
  });
});
