import assert from 'node:assert/strict';
import { AsyncQueue } from '../../../src/base/async-queue.ts';

async function readAll<Item>(queue: AsyncQueue<Item>): Promise<Item[]> {
  const read: Item[] = [];
  for await (const item of queue) read.push(item);
  return read;
}

describe('AsyncQueue', () => {
  it('hands over what came before and after the reader, in order, and ends when all was read', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.push(2);
    const reading = readAll(queue);
    await Promise.resolve();
    queue.push(3);
    queue.push(4);
    queue.end();
    queue.push(5);
    assert.deepEqual(await reading, [1, 2, 3, 4]);
    assert.equal(queue.isOpen, false);
  });

  it('wakes a reader that waits, for an item, for the end, for a failure', async () => {
    const queue = new AsyncQueue<string>();
    const reader = queue[Symbol.asyncIterator]();
    const first = reader.next();
    queue.push('a');
    assert.deepEqual(await first, { value: 'a', done: false });
    const last = reader.next();
    queue.end();
    assert.deepEqual(await last, { value: undefined, done: true });

    const failing = new AsyncQueue<string>();
    const waiting = failing[Symbol.asyncIterator]().next();
    failing.fail(new Error('gone'));
    await assert.rejects(waiting, /gone/);
  });

  it('fails once everything pushed before was read, and then is over', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.fail(new Error('gone'));
    queue.fail(new Error('again'));
    const reader = queue[Symbol.asyncIterator]();
    assert.deepEqual(await reader.next(), { value: 1, done: false });
    await assert.rejects(reader.next(), /gone/);
    assert.deepEqual(await reader.next(), { value: undefined, done: true });
  });

  it('is ended by a reader that leaves early', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.push(2);
    for await (const item of queue) if (item === 1) break;
    assert.equal(queue.isOpen, false);
    assert.deepEqual(await readAll(queue), []);
  });

  it('hands items over in the turn in which they are pushed, those that waited first, and tells of the end', async () => {
    const queue = new AsyncQueue<number>();
    const taken: number[] = [];
    queue.push(1);
    const over = queue.handOver((item) => taken.push(item));
    queue.push(2);
    assert.deepEqual(taken, [1, 2]);
    queue.end();
    queue.push(3);
    await over;
    assert.deepEqual(taken, [1, 2]);
    await queue.handOver((item) => taken.push(item));
  });

  it('is ended by who has items handed over and answers false, as by a reader that leaves, and tells whoever made it', async () => {
    let left = 0;
    const queue = new AsyncQueue<number>(() => (left += 1));
    const taken: number[] = [];
    queue.push(1);
    const over = queue.handOver((item) => taken.push(item) < 2);
    queue.push(2);
    queue.push(3);
    await over;
    assert.deepEqual([taken, queue.isOpen, left], [[1, 2], false, 1]);

    const early = new AsyncQueue<number>(() => (left += 1));
    for (const item of [1, 2, 3]) early.push(item);
    await early.handOver((item) => taken.push(item) < 4);
    assert.deepEqual([taken, left], [[1, 2, 1, 2], 2]);

    const read = new AsyncQueue<number>(() => (left += 1));
    read.push(1);
    for await (const item of read) if (item === 1) break;
    assert.equal(left, 3);
  });

  it('tells nobody that it was left when it was read to its end', async () => {
    let left = 0;
    const queue = new AsyncQueue<number>(() => (left += 1));
    queue.push(1);
    queue.end();
    assert.deepEqual(await readAll(queue), [1]);
    await queue.handOver(() => false);
    assert.equal(left, 0);
  });

  it('tells who has items handed over of a failure, before or after it', async () => {
    const queue = new AsyncQueue<number>();
    const over = queue.handOver(() => undefined);
    queue.fail(new Error('gone'));
    await assert.rejects(over, /gone/);

    const failed = new AsyncQueue<number>();
    failed.fail(new Error('gone before'));
    await assert.rejects(
      failed.handOver(() => undefined),
      /gone before/,
    );
  });
});
