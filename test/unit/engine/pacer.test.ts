import assert from 'node:assert/strict';
import { Pacer } from '../../../src/engine/pacer.ts';

describe('a pacer', () => {
  it('lets others have a turn once a slice of time is used up', async () => {
    const pacer = new Pacer();
    let turns = 0;
    for (let round = 1; round <= 3; round++) {
      setImmediate(() => turns++);
      const end = performance.now() + 10;
      while (performance.now() < end);
      await pacer.pause();
      assert.equal(turns, round);
    }
  });

  it('stops the work when it was aborted, at the next pause', async () => {
    const stop = new AbortController();
    const pacer = new Pacer(stop.signal);
    await pacer.pause();
    stop.abort(new Error('enough'));
    await assert.rejects(pacer.pause(), /enough/);
  });
});
