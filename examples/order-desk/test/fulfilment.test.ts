import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Stock, StockError } from '../src/inventory/stock.js';
import { cheapest, findCarrier, knownCarriers, priceOf, quotes } from '../src/shipping/carriers.js';
import { checkDigits, createLabel, createLabels, setWeight, trackingCode, weigh } from '../src/shipping/labels.js';
import { memoryLogger } from '../src/util/logger.js';
import { money } from '../src/util/money.js';
import { sampleOrder } from './fixtures.js';

describe('stock', () => {
  const order = sampleOrder();

  test('promises all lines or none', async () => {
    const stock = new Stock({ LAMP: 5, BULB: 6 });
    await stock.reserve('A-1', order.lines);
    assert.equal(stock.available('LAMP'), 3);
    await assert.rejects(stock.reserve('A-2', order.lines), /6 of BULB wanted, 0 left/);
    assert.equal(stock.available('LAMP'), 3);
  });

  test('adds up lines of the same article', async () => {
    const stock = new Stock({ LAMP: 3 });
    const line = { sku: 'LAMP', quantity: 2, unitPrice: money(1) };
    await assert.rejects(stock.reserve('A-1', [line, line]), StockError);
  });

  test('reserves once per order', async () => {
    const stock = new Stock({ LAMP: 9, BULB: 90 });
    await stock.reserve('A-1', order.lines);
    await assert.rejects(stock.reserve('A-1', order.lines), /its stock already/);
  });

  test('takes off the shelf what was reserved, and warns', async () => {
    const journal: string[] = [];
    const low: string[] = [];
    const stock = new Stock({ LAMP: 5, BULB: 60 }, {
      journal: async (entry) => void journal.push(entry),
      onLow: async (sku) => void low.push(sku),
      lowWater: 4,
    });
    await stock.reserve('A-1', order.lines);
    await stock.commit('A-1');
    assert.equal(stock.available('LAMP'), 3);
    assert.deepEqual(journal, ['commit A-1 2']);
    assert.deepEqual(low, ['LAMP']);
  });

  test('commits nothing twice', async () => {
    const stock = new Stock({ LAMP: 5, BULB: 60 });
    await stock.reserve('A-1', order.lines);
    await stock.commit('A-1');
    await assert.rejects(stock.commit('A-1'), (error: unknown) => String(error).includes('nothing is reserved'));
  });

  test('lets go, even of nothing', async () => {
    const logger = memoryLogger();
    const stock = new Stock({ LAMP: 5, BULB: 6 }, { logger });
    await stock.reserve('A-1', order.lines);
    stock.release('A-1');
    stock.release('A-1');
    assert.equal(stock.available('BULB'), 6);
    assert.equal(logger.entries.length, 1);
  });

  test('loads a stocktaking', () => {
    const stock = new Stock();
    stock.load('LAMP=4\n\nBULB=10\n');
    assert.equal(stock.available('BULB'), 10);
    assert.throws(() => stock.load('LAMP=many'), /cannot use "LAMP=many"/);
  });
});

describe('carriers', () => {
  test('are registered with the labels', () => {
    assert.deepEqual(knownCarriers().map((carrier) => carrier.code), ['globe', 'post', 'swift']);
    assert.equal(findCarrier('post').name, 'Post');
    assert.throws(() => findCarrier('stork'), (error: unknown) => String(error).includes('unknown carrier'));
  });

  test('cost more for every kilogram that is begun', () => {
    assert.deepEqual(priceOf(findCarrier('post'), 900), money(490));
    assert.deepEqual(priceOf(findCarrier('post'), 2001), money(610));
  });

  test('are quoted cheapest first', () => {
    assert.deepEqual(quotes('DE', 1000).map((quote) => quote.carrier.code), ['post', 'swift', 'globe']);
    assert.equal(cheapest('DE', 35_000)?.carrier.code, 'swift');
    assert.equal(cheapest('NZ', 1000), undefined);
  });
});

describe('labels', () => {
  test('carry a tracking code that can be checked', () => {
    const code = trackingCode(findCarrier('post'), 'A-1');
    assert.equal(code, `POST-A-1-${checkDigits('POST-A-1')}`);
    assert.match(checkDigits('POST-A-1'), /^\d\d$/);
    assert.notEqual(checkDigits('POST-A-1'), checkDigits('POST-A-2'));
  });

  test('have the layout of the printer', () => {
    setWeight('BULB', 100);
    const label = createLabel(sampleOrder());
    assert.deepEqual(label.text.split('\n'), ['Post', label.trackingCode, '', 'Ada Lovelace', 'DE', '1400 g']);
    assert.equal(weigh(sampleOrder()), 1400);
  });

  test('use the carrier asked for, if there is one', () => {
    assert.equal(createLabel(sampleOrder(), 'globe').carrier, 'globe');
    assert.equal(createLabel(sampleOrder(), 'stork').carrier, 'post');
  });

  test('are left out where nobody delivers', () => {
    const far = sampleOrder({ id: 'A-2', customer: { name: 'Kiri', email: 'kiri@example.com', country: 'NZ' } });
    assert.throws(() => createLabel(far), /no label for order A-2/);
    assert.deepEqual(createLabels([far, sampleOrder()]).map((label) => label.carrier), ['post']);
  });
});
