import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { createOrderDesk, isOrder, respond } from '../src/app.js';
import { hintFor, HttpError, toProblem } from '../src/http/problem.js';
import { matchPath, Router } from '../src/http/router.js';
import { OrderError, parseOrder, ValidationError } from '../src/orders/index.js';
import { DeclinedError } from '../src/payments/errors.js';
import { type AcquirerScript, fakeAcquirer, mailbox, noSleep, orderInput } from './fixtures.js';

function desk(script: AcquirerScript = {}, stock: Record<string, number> = { LAMP: 10, BULB: 100 }) {
  const box = mailbox();
  const app = createOrderDesk({ acquirer: fakeAcquirer(script), mail: box, stock, retry: { sleep: noSleep } });
  const send = (method: string, path: string, body?: unknown) =>
    app.router.handle({ method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { ...app, box, send };
}

const placing = (changes: Record<string, unknown> = {}) => ({ order: orderInput(changes), token: 'tok' });

describe('the router', () => {
  test('matches paths', () => {
    assert.deepEqual(matchPath(['orders', ':id'], '/orders/A%201?x=1'), { id: 'A 1' });
    assert.equal(matchPath(['orders'], '/orders/1'), undefined);
    assert.equal(matchPath(['orders'], '/order'), undefined);
  });

  test('knows the difference between 404 and 405', async () => {
    const router = new Router().on('GET', '/ping', () => ({ status: 200, body: 'pong' }));
    assert.equal((await router.handle({ method: 'GET', path: '/ping' })).body, 'pong');
    assert.equal((await router.handle({ method: 'POST', path: '/ping' })).status, 405);
    assert.equal((await router.handle({ method: 'GET', path: '/pong' })).status, 404);
  });

  test('is not stopped by an observer', async () => {
    const router = new Router().on('GET', '/ping', () => ({ status: 200, body: 'pong' }));
    router.observe(() => {
      throw new Error('observer');
    });
    assert.equal((await router.handle({ method: 'GET', path: '/ping' })).status, 200);
  });
});

describe('problems', () => {
  test('have the status that fits', () => {
    assert.equal(toProblem(new HttpError(418, 'tea')).status, 418);
    assert.deepEqual(toProblem(new ValidationError('no', 'id')), { status: 422, code: 'invalid', title: 'no', field: 'id' });
    assert.equal(toProblem(new DeclinedError('no', 'expired-card')).title, 'the card has expired');
    assert.equal(toProblem(new OrderError('no')).status, 409);
  });

  test('give nothing away that is internal', () => {
    assert.equal(toProblem(new Error('password')).title, 'something went wrong');
    assert.match(hintFor('internal') ?? '', /cause/);
    assert.equal(hintFor('teapot'), undefined);
  });
});

describe('the desk', () => {
  test('places an order, from input to mail', async () => {
    const { send, box, stock } = desk();
    const answer = await send('POST', '/orders', placing());
    assert.equal(answer.status, 201);
    assert.equal((answer.body as { status: string }).status, 'reserved');
    assert.equal(stock.available('LAMP'), 8);
    assert.equal(box.messages.length, 1);
  });

  test('takes an order once', async () => {
    const { send } = desk();
    await send('POST', '/orders', placing());
    const again = await send('POST', '/orders', placing());
    assert.equal(again.status, 409);
  });

  test('gives the money back when the shelf is empty', async () => {
    const { send, orders } = desk({}, {});
    assert.equal((await send('POST', '/orders', placing())).status, 409);
    assert.equal((await orders.get('A-1'))?.status, 'cancelled');
  });

  test('says what is wrong with an order', async () => {
    const { send } = desk({ responseCode: '54' });
    assert.equal((await send('POST', '/orders', placing())).status, 402);
    assert.equal((await send('POST', '/orders', placing({ id: '' }))).status, 422);
    assert.equal((await send('POST', '/orders', { order: {} })).status, 400);
    assert.equal((await send('POST', '/orders')).status, 400);
  });

  test('shows and cancels orders', async () => {
    const { send } = desk();
    await send('POST', '/orders', placing());
    assert.equal((await send('GET', '/orders/A-1')).status, 200);
    assert.equal((await send('GET', '/orders/A-2')).status, 404);
    const cancelled = await send('DELETE', '/orders/A-1');
    assert.equal((cancelled.body as { status: string }).status, 'cancelled');
  });

  test('ships and tells the tracking code', async () => {
    const { send, service, box } = desk();
    await send('POST', '/orders', placing());
    const { order, label } = await service.ship('A-1');
    assert.equal(order.trackingCode, label.trackingCode);
    assert.match(box.messages.at(-1)?.body ?? '', new RegExp(label.trackingCode));
    await assert.rejects(service.ship('A-9'), /there is no order A-9/);
  });

  test('checks and queues', async () => {
    const { send, queue } = desk();
    assert.equal((await send('POST', '/orders/check', orderInput())).status, 200);
    assert.deepEqual((await send('POST', '/orders/queue', placing())).body, { id: 'A-1', depth: 1 });
    assert.equal(await queue.drain(), 1);
    const batch = await send('POST', '/orders/batch', { inputs: [orderInput(), 1] });
    assert.equal((batch.body as { rejects: unknown[] }).rejects.length, 1);
    assert.equal(isOrder(orderInput()), true);
    assert.equal(isOrder(parseOrder), false);
  });

  test('quotes parcels', async () => {
    const { send } = desk();
    const offers = await send('POST', '/quotes', { country: 'NL', grams: 500 });
    assert.deepEqual(offers.body, [{ carrier: 'swift', price: 'EUR 6.90' }, { carrier: 'globe', price: 'EUR 18.90' }]);
    assert.deepEqual((await send('GET', '/carriers')).body, ['Globe Freight', 'Post', 'Swift Parcel']);
  });

  test('answers requests of a server', async () => {
    const request = Object.assign(Readable.from([Buffer.from('{"country":"NZ","grams":1}')]), { method: 'POST', url: '/quotes' });
    const seen: unknown[] = [];
    const response = { writeHead: (status: number) => seen.push(status), end: (body: string) => seen.push(body) };
    await respond(desk(), request as never, response as never);
    assert.deepEqual(seen, [200, '[]']);
  });
});
