import assert from 'node:assert/strict';
import { bounded } from '../../../src/checks/bounded.ts';

describe('bounded', () => {
  it('runs no more than the limit at a time, and all of it in the end', async () => {
    const inTurn = bounded(3);
    let [running, most] = [0, 0];
    const work = async (index: number): Promise<number> => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      await Promise.resolve();
      running--;
      if (index % 7 === 0) throw new Error('failed');
      return index;
    };
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => inTurn(() => work(index))));
    assert.equal(most, 3);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 42);
    assert.equal(await inTurn(() => work(1)), 1);
  });
});
