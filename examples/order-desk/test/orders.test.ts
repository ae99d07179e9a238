import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  canMove,
  cancellable,
  isLegacyExportName,
  moveTo,
  OrderError,
  OrderQueue,
  orderTotal,
  parseLine,
  parseOrder,
  parseOrders,
  parseOrderText,
  readLegacyExports,
  startIntake,
  startLegacyIntake,
  ValidationError,
} from '../src/orders/index.js';
import { memoryLogger, nullLogger } from '../src/util/logger.js';
import { money } from '../src/util/money.js';
import { orderInput, sampleOrder } from './fixtures.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('reading orders', () => {
  test('takes what a customer sends', () => {
    const order = parseOrder(orderInput({ id: ' A-7 ' }));
    assert.equal(order.id, 'A-7');
    assert.equal(order.status, 'received');
    assert.equal(order.lines[0]?.sku, 'LAMP');
    assert.deepEqual(orderTotal(order), money(5498));
  });

  test('names the field that is wrong', () => {
    const field = (input: unknown): string | undefined => {
      try {
        parseOrder(input);
      } catch (error) {
        if (error instanceof ValidationError) return error.field;
      }
      return undefined;
    };
    assert.equal(field(null), 'order');
    assert.equal(field(orderInput({ currency: 'DM' })), 'currency');
    assert.equal(field(orderInput({ lines: [] })), 'lines');
    assert.equal(field(orderInput({ lines: [{ sku: 'x', quantity: 0, unitPrice: 1 }] })), 'lines[0].quantity');
    assert.equal(field(orderInput({ customer: { name: 'x', email: 'x', country: 'DE' } })), 'customer.email');
  });

  test('refuses prices in fractions of a cent', () => {
    assert.throws(() => parseLine({ sku: 'x', quantity: 1, unitPrice: 9.99 }, 'EUR'), /not whole cents/);
  });

  test('reads text and refuses what is not JSON', () => {
    assert.equal(parseOrderText(JSON.stringify(orderInput())).id, 'A-1');
    assert.throws(() => parseOrderText('{'), OrderError);
  });

  test('sorts a batch into orders and rejects', () => {
    const { orders, rejects } = parseOrders([orderInput(), 7, orderInput({ id: '' })]);
    assert.deepEqual(orders.map((order) => order.id), ['A-1']);
    assert.deepEqual(rejects.map((reject) => reject.index), [1, 2]);
    assert.match(rejects[1]?.reason ?? '', /id is missing/);
  });
});

describe('states', () => {
  test('go forward only', () => {
    assert.equal(canMove('received', 'paid'), true);
    assert.equal(canMove('shipped', 'cancelled'), false);
    assert.throws(() => moveTo(sampleOrder({ status: 'shipped' }), 'cancelled'), /A-1 is shipped/);
  });

  test('decide what can be cancelled', () => {
    const orders = [sampleOrder({ id: 'a' }), sampleOrder({ id: 'b', status: 'shipped' })];
    assert.deepEqual(cancellable(orders).map((order) => order.id), ['a']);
  });
});

describe('the queue', () => {
  const service = (fail: (id: string) => boolean, placed: string[] = []) => ({
    placed,
    async place(input: unknown) {
      const order = parseOrder(input);
      if (fail(order.id)) throw new OrderError('no');
      placed.push(order.id);
      return order;
    },
  });

  test('works first in, first out', async () => {
    const desk = service(() => false);
    const queue = new OrderQueue({ service: desk, logger: nullLogger });
    for (const id of ['1', '2', '3']) queue.push(orderInput({ id }), 'tok');
    assert.equal(queue.depth, 3);
    assert.equal(await queue.drain(), 3);
    assert.deepEqual(desk.placed, ['1', '2', '3']);
  });

  test('gives up after some attempts, and can revive', async () => {
    const logger = memoryLogger();
    const queue = new OrderQueue({ service: service((id) => id === '1'), logger, maxAttempts: 2 });
    queue.pushAll([orderInput({ id: '1' }), orderInput({ id: '2' }), 'rubbish'], 'tok');
    assert.equal(await queue.drain(), 1);
    assert.deepEqual(queue.dead.map((item) => [item.order.id, item.attempts]), [['1', 2]]);
    assert.equal(logger.entries[0]?.message, 'order is dead');
    assert.equal(queue.revive(), 1);
    assert.equal(queue.depth, 1);
  });

  test('refuses what is no order, and survives a broken gauge', async () => {
    const onDepth = async (): Promise<void> => {
      throw new Error('no metrics today');
    };
    const queue = new OrderQueue({ service: service(() => false), logger: nullLogger, onDepth });
    assert.throws(() => queue.push({}, 'tok'), /refused: .*at least one line/);
    queue.push(orderInput(), 'tok');
    assert.equal(await queue.drain(), 1);
  });

  test('is filled by partners and by the old shop', async () => {
    const desk = service(() => false);
    const queue = new OrderQueue({ service: desk, logger: nullLogger });
    assert.deepEqual(startIntake([orderInput(), {}], { queue, token: 'tok' }), { accepted: 1 });
    const text = '\uFEFFH;L-1;Grace;grace@example.com;de\r\nL;lamp;1;EUR 12.50\r\n';
    assert.deepEqual(startLegacyIntake(text, { queue, token: 'tok' }), { accepted: 1 });
    await settle();
    assert.deepEqual(desk.placed, ['A-1', 'L-1']);
  });
});

test('exports of the old shop that cannot be read are skipped', () => {
  const logger = memoryLogger();
  const good = 'H;L-1;Grace;grace@example.com;de\nL;lamp;1;EUR 12.50';
  const files = new Map([['2026-03-01.csv', good], ['2026-03-02.csv', '\nL;lamp;1;EUR 1.00'], ['2026-03-03.csv', 'X']]);
  assert.deepEqual(readLegacyExports(files, logger).map((order) => order.id), ['L-1']);
  assert.match(String(logger.entries[0]?.details?.error), /row 2: .*line without a header/);
  assert.equal(logger.entries.length, 2);
  assert.equal(isLegacyExportName('2026-03-01.csv'), true);
  assert.equal(isLegacyExportName('.~2026-03-01.csv'), false);
});
