import assert from 'node:assert/strict';
import { Mutex } from '../../../src/engine/mutex.ts';

describe('a mutex', () => {
  it('gives turns in the order in which they were asked for', async () => {
    const mutex = new Mutex();
    const order: number[] = [];
    const first = await mutex.acquire();
    const others = [1, 2, 3].map((number) => mutex.run(async () => void order.push(number)));
    order.push(0);
    first();
    await Promise.all(others);
    assert.deepEqual(order, [0, 1, 2, 3]);
  });

  it('gives nothing at once while somebody holds it, and everything once it is free again', async () => {
    const mutex = new Mutex();
    const release = mutex.tryAcquire();
    assert.ok(release);
    assert.equal(mutex.tryAcquire(), undefined);
    release();
    assert.ok(mutex.tryAcquire());
  });

  it('takes back a turn once, however often it is given back', async () => {
    const mutex = new Mutex();
    const first = await mutex.acquire();
    const second = mutex.acquire();
    const third = mutex.acquire();
    first();
    first();
    await second;
    assert.equal(await Promise.race([third.then(() => 'third'), Promise.resolve('nobody')]), 'nobody');
  });

  it('passes over who was aborted while waiting', async () => {
    const mutex = new Mutex();
    const release = await mutex.acquire();
    const stop = new AbortController();
    const waiting = mutex.acquire(stop.signal);
    const next = mutex.acquire();
    stop.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    release();
    (await next)();
    assert.ok(mutex.tryAcquire());
  });

  it('is free again when the work fails', async () => {
    const mutex = new Mutex();
    await assert.rejects(
      mutex.run(() => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.ok(mutex.tryAcquire());
  });
});
