import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseOrder, type Order } from '../src/orders/index.js';
import { FileStore } from '../src/storage/file-store.js';
import { copyRecords, MemoryStore, StorageError, updateRecord } from '../src/storage/store.js';
import { createLogger, describeError, memoryLogger } from '../src/util/logger.js';
import { addMoney, formatMoney, money, multiplyMoney, parseMoney, sumMoney } from '../src/util/money.js';
import { orderInput, sampleOrder } from './fixtures.js';

describe('stores', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'order-desk-store-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('in memory keep copies', async () => {
    const store = new MemoryStore<{ tags: string[] }>();
    const record = { tags: ['a'] };
    await store.put('1', record);
    record.tags.push('b');
    assert.deepEqual(await store.get('1'), { tags: ['a'] });
    assert.equal(await store.remove('1'), true);
    assert.equal(await store.remove('1'), false);
  });

  test('on disk keep records in files', async () => {
    const store = new FileStore<Order>(join(folder, 'plain'));
    assert.equal(await store.get('A-1'), undefined);
    await store.put('A-1', sampleOrder());
    assert.deepEqual(await store.get('A-1'), sampleOrder());
    assert.equal((await store.list()).length, 1);
    assert.equal(await store.remove('A-1'), true);
    assert.deepEqual(await store.list(), []);
  });

  test('on disk complain about damage, but list the rest', async () => {
    const store = new FileStore<Order>(folder, (value) => parseOrder(value));
    await writeFile(join(folder, 'bad.json'), '{');
    await writeFile(join(folder, 'good.json'), JSON.stringify(orderInput({ id: 'good' })));
    await assert.rejects(store.get('bad'), /bad\.json is damaged/);
    assert.deepEqual((await store.list()).map((order) => order.id), ['good']);
  });

  test('on disk refuse names that lead elsewhere', async () => {
    const store = new FileStore(folder);
    await assert.rejects(store.get('../secret'), StorageError);
    await assert.rejects(store.get('.hidden'), /cannot be the name/);
  });

  test('on disk tidy up drafts', async () => {
    const place = join(folder, 'drafts');
    const store = new FileStore<number>(place);
    await store.put('1', 1);
    await writeFile(join(place, '2.json.new'), '2');
    await store.tidy();
    assert.deepEqual(await store.list(), [1]);
  });

  test('change records as a whole or not at all', async () => {
    const store = new MemoryStore<number>();
    await store.put('n', 1);
    assert.equal(await updateRecord(store, 'n', (n) => n + 1), 2);
    const failing = updateRecord(store, 'n', () => {
      throw new Error('no');
    });
    await assert.rejects(failing, /was left as it is/);
    assert.equal(await store.get('n'), 2);
    await assert.rejects(updateRecord(store, 'm', (n) => n), /no record m/);
  });

  test('can be copied', async () => {
    const from = new MemoryStore<Order>();
    const to = new MemoryStore<Order>();
    await from.put('A-1', sampleOrder());
    assert.equal(await copyRecords(from, to, (order) => order.id), 1);
    assert.equal((await to.get('A-1'))?.id, 'A-1');
  });
});

describe('money', () => {
  test('is whole cents', () => {
    assert.throws(() => money(0.5), RangeError);
    assert.deepEqual(multiplyMoney(money(333), 0.5), money(167));
  });

  test('does not mix currencies', () => {
    assert.deepEqual(sumMoney([money(1), money(2)]), money(3));
    assert.throws(() => addMoney(money(1), money(1, 'USD')), /cannot add USD to EUR/);
  });

  test('is printed and read back', () => {
    for (const value of [money(0), money(5), money(-1250), money(123456, 'GBP')]) {
      assert.deepEqual(parseMoney(formatMoney(value)), value);
    }
    assert.equal(formatMoney(money(-1250)), 'EUR -12.50');
    assert.throws(() => parseMoney('12,50 EUR'), /not an amount/);
  });
});

describe('logging', () => {
  test('keeps the last entries', () => {
    const logger = memoryLogger(2);
    for (const message of ['a', 'b', 'c']) logger.info(message);
    assert.deepEqual(logger.entries.map((entry) => entry.message), ['b', 'c']);
  });

  test('never throws', () => {
    const logger = createLogger(() => {
      throw new Error('disk full');
    });
    assert.doesNotThrow(() => logger.error('x', { y: 1 }));
  });

  test('describes errors with their causes', () => {
    const error = new StorageError('cannot save', { cause: new Error('disk full') });
    assert.equal(describeError(error), 'StorageError: cannot save <- Error: disk full');
    assert.equal(describeError('plain'), 'plain');
  });
});
