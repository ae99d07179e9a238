import assert from 'node:assert/strict';
import { Pacer } from '../../../src/engine/pacer.ts';

describe('a pacer', () => {
  it('lets others have a turn once a slice of time is used up', async () => {
    const pacer = new Pacer();
    let turns = 0;
    const others = setInterval(() => turns++, 0);
    const end = performance.now() + 60;
    while (performance.now() < end) await pacer.pause();
    clearInterval(others);
    assert.ok(turns >= 2, `${turns} turns`);
  });

  it('stops the work when it was aborted, at the next pause', async () => {
    const stop = new AbortController();
    const pacer = new Pacer(stop.signal);
    await pacer.pause();
    stop.abort(new Error('enough'));
    await assert.rejects(pacer.pause(), /enough/);
  });
});
