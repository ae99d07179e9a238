import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { before, describe, test } from 'node:test';
import { Mailer, NotifyError } from '../src/notify/mail.js';
import { apology, confirmation, renderLine, shipped } from '../src/notify/templates.js';
import { sign, Webhooks } from '../src/notify/webhooks.js';
import { WebhookCall } from '../src/notify/webhooks.js';
import { memoryLogger } from '../src/util/logger.js';
import { formatMoney, money } from '../src/util/money.js';
import { mailbox, sampleOrder } from './fixtures.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('templates', () => {
  const line = { sku: 'LAMP', quantity: 2, unitPrice: money(1999) };

  test('print a line in columns', () => {
    assert.equal(renderLine(line), '  2 x LAMP             19.99  EUR 39.98');
    assert.equal(renderLine(line, formatMoney), '  2 x LAMP         EUR 19.99  EUR 39.98');
  });

  test('confirm with the total', () => {
    const message = confirmation(sampleOrder());
    assert.equal(message.to, 'ada@example.com');
    assert.match(message.body, /^Dear Ada Lovelace,/);
    assert.match(message.body, /Total: EUR 54\.98$/);
  });

  test('name the tracking code', () => {
    assert.match(shipped(sampleOrder({ trackingCode: 'POST-A-1-07' })).body, /POST-A-1-07/);
    assert.match(shipped(sampleOrder()).body, /the link to come/);
  });

  test('apologise with the reason', () => {
    assert.match(apology(sampleOrder(), 'the lamp broke').body, /order: the lamp broke\.$/);
  });
});

describe('mail', () => {
  test('is counted when it was delivered', async () => {
    const box = mailbox();
    const mailer = new Mailer(box);
    await mailer.sendConfirmation(sampleOrder());
    assert.equal(mailer.count, 1);
    assert.equal(box.messages[0]?.subject, 'Your order A-1');
  });

  test('is not sent to those who do not want it', async () => {
    const box = mailbox();
    await new Mailer(box, { muted: (customer) => customer.email === 'ada@example.com' }).sendConfirmation(sampleOrder());
    assert.equal(box.messages.length, 0);
  });

  test('fails in its own words', async () => {
    const mailer = new Mailer(mailbox(true));
    await assert.rejects(mailer.sendShipped(sampleOrder()), NotifyError);
    await assert.rejects(mailer.sendShipped(sampleOrder()), /cannot write to ada@example\.com/);
  });

  test('never fails to apologise', async () => {
    const mailer = new Mailer(mailbox(true));
    await mailer.sendApology(sampleOrder(), 'sorry');
    assert.equal(mailer.count, 0);
  });

  test('tells whom a broadcast missed', async () => {
    const orders = [sampleOrder({ id: 'a' }), sampleOrder({ id: 'b' })];
    assert.deepEqual(await new Mailer(mailbox()).broadcast(orders, shipped), []);
    assert.deepEqual(await new Mailer(mailbox(true)).broadcast(orders, shipped), ['a', 'b']);
  });

  test('closes, whatever the transport thinks of it', async () => {
    const logger = memoryLogger();
    const transport = { ...mailbox(), close: async () => Promise.reject(new Error('closed already')) };
    await new Mailer(transport, { logger }).close();
    assert.equal(logger.entries[0]?.message, 'mailer closed');
  });
});

describe('webhooks', () => {
  const targets = [
    { url: 'https://a.example', secret: 's1', events: ['order.placed'] },
    { url: 'https://b.example', secret: 's2', events: ['order.placed', 'order.shipped'] },
  ];

  test('are signed and go to subscribers only', async () => {
    const calls: WebhookCall[] = [];
    const hooks = new Webhooks(targets, async (call) => calls.push(call));
    await hooks.publish('order.shipped', { id: 'A-1' });
    assert.deepEqual(calls.map((call) => call.url), ['https://b.example']);
    assert.equal(calls[0]?.signature, sign(calls[0]?.body ?? '', 's2'));
  });

  test('go on when one partner is down', async () => {
    const logger = memoryLogger();
    const reached: string[] = [];
    const hooks = new Webhooks(targets, async ({ url }) => {
      if (url === 'https://a.example') throw new Error('timed out');
      reached.push(url);
      return 204;
    }, logger);
    await hooks.publish('order.placed', {});
    assert.deepEqual(reached, ['https://b.example']);
    assert.match(String(logger.entries[0]?.details?.error), /https:\/\/a\.example cannot be reached/);
  });

  test('repeat what an emitter says, and ping everybody', async () => {
    const bodies: string[] = [];
    const hooks = new Webhooks(targets, async ({ body }) => {
      bodies.push(body);
      return body.includes('ping') ? 500 : 204;
    });
    const source = new EventEmitter();
    hooks.listen(source, 'order.shipped');
    source.emit('order.shipped', { id: 'A-1' });
    hooks.ping();
    await settle();
    assert.equal(bodies.filter((body) => body.includes('ping')).length, 2);
    assert.equal(bodies.filter((body) => body.includes('"A-1"')).length, 1);
  });
});
