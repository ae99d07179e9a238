import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PaymentGateway, verifyToken } from '../src/orders/gateway.js';
import { backoff, retry, RetryError, retryOnce } from '../src/orders/retry.js';
import { AcquirerClient } from '../src/payments/acquirer-client.js';
import { declineCode, DeclinedError, declineText, isDecline, PaymentError } from '../src/payments/errors.js';
import { RefundDesk, RefundLedger, refundOrder, type RefundPort } from '../src/payments/refunds.js';
import { money } from '../src/util/money.js';
import { type AcquirerScript, fakeAcquirer, noSleep, sampleOrder } from './fixtures.js';

function gateway(script: AcquirerScript = {}) {
  const acquirer = fakeAcquirer(script);
  const client = new AcquirerClient(acquirer);
  return { acquirer, client, gateway: new PaymentGateway({ client, now: () => 1000, retry: { sleep: noSleep } }) };
}

describe('retry', () => {
  test('goes on until it works', async () => {
    const pauses: number[] = [];
    const sleep = async (ms: number): Promise<void> => void pauses.push(ms);
    const result = await retry(async (attempt) => {
      if (attempt < 3) throw new Error('not yet');
      return attempt;
    }, { sleep, baseDelayMs: 10 });
    assert.equal(result, 3);
    assert.deepEqual(pauses, [10, 20]);
  });

  test('gives up with an error of its own', async () => {
    const failing = retry(async () => Promise.reject(new Error('down')), { attempts: 2, sleep: noSleep });
    await assert.rejects(failing, (error: unknown) => error instanceof RetryError && /2 attempts/.test(error.message));
  });

  test('does not repeat a decline', async () => {
    let calls = 0;
    const declined = retry(async () => {
      calls++;
      throw new DeclinedError('no');
    }, { sleep: noSleep });
    await assert.rejects(declined, DeclinedError);
    assert.equal(calls, 1);
  });

  test('waits longer each time, up to a ceiling', () => {
    assert.deepEqual([1, 2, 3, 9].map((attempt) => backoff(attempt)), [100, 200, 400, 5000]);
  });

  test('once means once', async () => {
    let calls = 0;
    assert.equal(await retryOnce(async () => (++calls === 1 ? Promise.reject(new Error('x')) : calls)), 2);
    await assert.rejects(retryOnce(async () => Promise.reject(new Error('x'))), /failed twice/);
  });
});

describe('charging', () => {
  test('takes the total of the order', async () => {
    const { gateway: desk } = gateway();
    assert.deepEqual(await desk.charge(sampleOrder(), 'tok'), { paymentId: 'ch-1', amount: money(5498), at: 1000 });
  });

  test('survives a hiccup, not an outage', async () => {
    const hiccup = gateway({ failures: 2 });
    assert.equal((await hiccup.gateway.charge(sampleOrder(), 'tok')).paymentId, 'ch-1');
    assert.equal(hiccup.acquirer.calls.length, 3);
    const outage = gateway({ failures: 9 });
    await assert.rejects(outage.gateway.charge(sampleOrder(), 'tok'), { name: 'PaymentError', message: 'charge failed' });
  });

  test('passes on why the bank declined', async () => {
    const { gateway: desk } = gateway({ responseCode: '51' });
    await assert.rejects(desk.charge(sampleOrder(), 'tok'), (error: unknown) => {
      return isDecline(error) && error.code === 'insufficient-funds';
    });
    assert.match(declineText(declineCode('54')), /expired/);
    assert.equal(declineCode('99'), 'unknown');
  });

  test('checks tokens and health', async () => {
    assert.equal(await verifyToken(gateway().client, ' '), false);
    assert.equal(await verifyToken(gateway().client, 'tok'), true);
    await assert.rejects(verifyToken(gateway({ failures: 1 }).client, 'tok'), /could not be checked/);
    assert.equal(await gateway({ failures: 1 }).gateway.healthy(), false);
  });
});

describe('refunds', () => {
  const paid = sampleOrder({ status: 'paid', paymentId: 'ch-1' });

  test('give back all that is left', async () => {
    const ledger = new RefundLedger();
    const desk = new RefundDesk(gateway().gateway, ledger);
    await desk.refund({ order: paid, amount: money(498), reason: 'scratched' });
    assert.deepEqual(desk.refundable(paid), money(5000));
    assert.deepEqual((await refundOrder(desk, paid, 'returned')).amount, money(5000));
    await assert.rejects(refundOrder(desk, paid, 'again'), /EUR 0\.00 left/);
  });

  test('never give back what was not paid', async () => {
    const desk = new RefundDesk(gateway().gateway);
    await assert.rejects(desk.refund({ order: sampleOrder(), amount: money(1), reason: '' }), /never paid/);
    await assert.rejects(desk.refund({ order: paid, amount: money(5499), reason: '' }), PaymentError);
  });

  test('say so when the acquirer does not', async () => {
    const { gateway: desk } = gateway({ refundAccepted: false });
    await assert.rejects(desk.refund('ch-1', money(100)), /did not accept/);
    await assert.rejects(gateway({ failures: 1 }).gateway.refund('ch-1', money(100)), /refund of EUR 1\.00 failed/);
    const broken: RefundPort = { refund: async () => Promise.reject(new Error('down')) };
    await assert.rejects(refundOrder(new RefundDesk(broken), paid, ''), /cannot refund EUR 54\.98/);
  });
});
