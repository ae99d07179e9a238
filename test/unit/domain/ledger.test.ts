import assert from 'node:assert/strict';
import type { Estimate, Refusal } from '../../../src/domain/budget.ts';
import { SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import {
  charge,
  closeTask,
  openLedger,
  release,
  reserve,
  setBudget,
  settle,
  spentBy,
  stateOf,
  type Ledger,
  type Purpose,
  type Reserved,
} from '../../../src/domain/ledger.ts';

const [A, B, C] = [TaskId('a'), TaskId('b'), TaskId('c')];

const tokens = (amount: number): Estimate => ({ tokens: amount, costUsd: 0 });
const money = (costUsd: number | null): Estimate => ({ tokens: 1, costUsd });
const used = (inputTokens: number, outputTokens = 0, costUsd: number | null = 0) => ({ inputTokens, outputTokens, costUsd });

function reserved(ledger: Ledger, task: TaskId, estimate: Estimate, purpose?: Purpose): Reserved {
  const answer = reserve(ledger, task, estimate, purpose);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

function refused(
  ledger: Ledger,
  task: TaskId,
  estimate: Estimate,
  purpose?: Purpose,
  elapsed?: { taskMs: number; runMs: number },
): Refusal {
  const answer = reserve(ledger, task, estimate, purpose, elapsed);
  assert.ok(!answer.ok);
  return answer.failure;
}

describe('ledger: tokens', () => {
  it('limits nothing without a budget', () => {
    const { ledger, reservation } = reserved(openLedger(), A, { tokens: 1e12, costUsd: null });
    assert.equal(stateOf(ledger, A), 'ok');
    assert.deepEqual(spentBy(settle(ledger, reservation, used(5, 6, null))), { tokens: 11, costUsd: null, steps: 1 });
  });

  it('leaves room for one more request, and lets only a wrap-up have it', () => {
    const ledger = openLedger({ task: { tokens: 100 } });
    const first = reserved(ledger, A, tokens(50));
    const full = settle(first.ledger, first.reservation, used(40, 10));
    assert.deepEqual(refused(full, A, tokens(26)), {
      taskId: A,
      which: 'task',
      what: 'tokens',
      limit: 100,
      used: 76,
      asked: 26,
      mayFitLater: false,
    });
    assert.equal(stateOf(full, A), 'wrap-up');
    const last = reserved(full, A, tokens(50), 'wrap-up');
    const done = settle(last.ledger, last.reservation, used(50));
    assert.equal(stateOf(done, A), 'exhausted');
    assert.equal(spentBy(done, A).tokens, 100);
  });

  it('is ok while the next request and one to wrap up still fit', () => {
    const first = reserved(openLedger({ task: { tokens: 100 } }), A, tokens(30));
    const ledger = settle(first.ledger, first.reservation, used(30));
    assert.equal(stateOf(ledger, A), 'ok');
    assert.equal(stateOf(ledger, A, tokens(35)), 'ok');
    assert.equal(stateOf(ledger, A, tokens(36)), 'wrap-up');
    assert.equal(stateOf(ledger, A, tokens(71)), 'exhausted');
  });

  it('keeps at least what was said to be needed to wrap up', () => {
    const ledger = openLedger({ task: { tokens: 100 }, wrapUp: tokens(60) });
    assert.equal(stateOf(ledger, A), 'wrap-up');
    assert.equal(refused(ledger, A, tokens(41)).used, 60);
    reserved(ledger, A, tokens(40));
  });

  it('counts what others have set aside against the run, and says that it may fit later', () => {
    const one = reserved(openLedger({ run: { tokens: 100 } }), A, tokens(30));
    const refusal = refused(one.ledger, B, tokens(25));
    assert.deepEqual([refusal.which, refusal.used, refusal.mayFitLater], ['run', 85, true]);
    const two = settle(one.ledger, one.reservation, used(3, 2));
    reserved(two, B, tokens(25));
  });

  it('keeps room to wrap up for every task at work, until it has ended', () => {
    const one = reserved(openLedger({ run: { tokens: 100 } }), A, tokens(30));
    const two = settle(one.ledger, one.reservation, used(1));
    assert.equal(refused(two, B, tokens(40)).mayFitLater, false);
    reserved(closeTask(two, A), B, tokens(40));
    const both = reserved(two, B, tokens(20));
    reserved(both.ledger, A, tokens(30), 'wrap-up');
  });

  it('names the limit of the task before that of the run', () => {
    assert.equal(refused(openLedger({ run: { tokens: 1 }, task: { tokens: 1 } }), A, tokens(5)).which, 'task');
  });

  it('gives a task its own budget, and none but the run’s to the supervisor', () => {
    const ledger = openLedger({ run: { tokens: 1000 }, task: { tokens: 10 }, own: new Map([[B, { tokens: 100 }]]) });
    assert.equal(refused(ledger, A, tokens(40)).limit, 10);
    reserved(ledger, B, tokens(40));
    reserved(ledger, SUPERVISOR, tokens(400));
    reserved(setBudget(ledger, A, { tokens: 80 }), A, tokens(40));
  });
});

describe('ledger: money', () => {
  it('adds up to the limit without losing or gaining a fraction', () => {
    let ledger = openLedger({ run: { costUsd: 0.0123 } });
    for (const task of [A, B, C]) {
      const last = reserved(closeTask(ledger, task), task, money(0.0041), 'wrap-up');
      ledger = settle(last.ledger, last.reservation, used(1, 0, 0.0041));
    }
    assert.equal(spentBy(ledger).costUsd, 0.0123);
    assert.equal(refused(ledger, A, money(0.000_001), 'wrap-up').what, 'cost');
  });

  it('refuses the first request whose price is not known', () => {
    for (const budgets of [{ run: { costUsd: 1 } }, { task: { costUsd: 1, steps: 5 } }]) {
      const refusal = refused(openLedger(budgets), A, money(null));
      assert.deepEqual([refusal.what, refusal.limit, refusal.asked], ['cost', 1, null]);
      assert.equal(stateOf(openLedger(budgets), A, money(null)), 'exhausted');
    }
  });

  it('lets it through where tokens are limited too, of that budget or of the run', () => {
    reserved(openLedger({ run: { costUsd: 1, tokens: 100 } }), A, money(null));
    reserved(openLedger({ task: { costUsd: 1, tokens: 100 } }), A, money(null));
    reserved(openLedger({ task: { costUsd: 1 }, run: { tokens: 100 } }), A, money(null));
    // Every task has its limit, but nothing limits how many there are.
    assert.equal(refused(openLedger({ run: { costUsd: 1 }, task: { tokens: 100 } }), A, money(null)).which, 'run');
  });

  it('refuses a known price too, once something of unknown price was spent', () => {
    const ledger = charge(openLedger({ run: { costUsd: 1 } }), A, used(10, 10, null));
    assert.equal(refused(ledger, B, money(0.01)).asked, null);
    assert.equal(spentBy(ledger).costUsd, null);
    assert.equal(spentBy(ledger, B).costUsd, 0);
  });

  it('takes a cost that turns out unknown to be what was expected', () => {
    const one = reserved(openLedger({ run: { costUsd: 1 } }), A, money(0.4));
    const ledger = settle(one.ledger, one.reservation, used(1, 1, null));
    assert.equal(spentBy(ledger).costUsd, 0.4);
    assert.equal(refused(ledger, B, money(0.31)).asked, 0.31);
  });

  it('takes a cost that turns out known for what it is', () => {
    const one = reserved(openLedger({ run: { costUsd: 1, tokens: 100 } }), A, money(null));
    assert.equal(spentBy(settle(one.ledger, one.reservation, used(1, 1, 0.2))).costUsd, 0.2);
  });
});

describe('ledger: steps and time', () => {
  it('counts each request as a step and keeps the last one', () => {
    const one = reserved(openLedger({ task: { steps: 2 } }), A, tokens(1));
    const ledger = settle(one.ledger, one.reservation, used(1));
    assert.equal(stateOf(ledger, A), 'wrap-up');
    assert.equal(refused(ledger, A, tokens(1)).what, 'steps');
    const last = reserved(ledger, A, tokens(1), 'wrap-up');
    assert.equal(refused(last.ledger, A, tokens(1), 'wrap-up').what, 'steps');
  });

  it('leaves time for a request to wrap up', () => {
    const ledger = openLedger({ task: { wallMs: 100 }, run: { wallMs: 1000 } });
    const slow: Estimate = { ...tokens(1), wallMs: 20 };
    assert.ok(reserve(ledger, A, slow, 'work', { taskMs: 60, runMs: 0 }).ok);
    assert.equal(stateOf(ledger, A, slow, { taskMs: 61, runMs: 0 }), 'wrap-up');
    assert.equal(stateOf(ledger, A, slow, { taskMs: 81, runMs: 0 }), 'exhausted');
    const refusal = refused(ledger, A, slow, 'work', { taskMs: 0, runMs: 990 });
    assert.deepEqual([refusal.which, refusal.what, refusal.limit, refusal.used, refusal.asked], ['run', 'wall', 1000, 1010, 20]);
  });

  it('is out of time at the limit even where nobody knows how long a request takes', () => {
    const ledger = openLedger({ task: { wallMs: 100 } });
    assert.equal(stateOf(ledger, A, tokens(1), { taskMs: 99, runMs: 99 }), 'ok');
    assert.equal(stateOf(ledger, A, tokens(1), { taskMs: 100, runMs: 100 }), 'exhausted');
  });
});

describe('ledger: reservations', () => {
  it('are settled or released once', () => {
    const one = reserved(openLedger(), A, tokens(10));
    const settled = settle(one.ledger, one.reservation, used(3));
    assert.equal(settle(settled, one.reservation, used(3)), settled);
    assert.equal(release(settled, one.reservation), settled);
    assert.equal(settle(settled, 99, used(3)), settled);
    assert.deepEqual(spentBy(settled, A), { tokens: 3, costUsd: 0, steps: 1 });
  });

  it('leave no trace when they are released', () => {
    const one = reserved(openLedger({ run: { tokens: 100 } }), A, tokens(50));
    const ledger = closeTask(release(one.ledger, one.reservation), A);
    assert.deepEqual(spentBy(ledger), { tokens: 0, costUsd: 0, steps: 0 });
    reserved(ledger, B, tokens(50));
  });

  it('to wrap up have their room kept again when they are released, but not for a task that has ended', () => {
    const budgets = { run: { tokens: 100 } };
    const one = reserved(openLedger(budgets), A, tokens(30), 'wrap-up');
    const again = release(one.ledger, one.reservation);
    assert.equal(refused(again, B, tokens(40)).used, 70);
    const ended = release(closeTask(one.ledger, A), one.reservation);
    reserved(ended, B, tokens(40));
  });

  it('to wrap up, released, leave the room as it is that a request since then has made', () => {
    const one = reserved(openLedger({ run: { tokens: 100 } }), A, tokens(10), 'wrap-up');
    const two = reserved(one.ledger, A, tokens(30));
    const ledger = release(settle(two.ledger, two.reservation, used(0)), one.reservation);
    assert.equal(refused(ledger, B, tokens(36)).used, 66);
  });

  it('of a task that has ended still count until they are settled', () => {
    const one = reserved(openLedger({ run: { tokens: 100 } }), A, tokens(50));
    const ended = closeTask(one.ledger, A);
    assert.equal(refused(ended, B, tokens(30)).mayFitLater, true);
    assert.equal(spentBy(settle(ended, one.reservation, used(7)), A).tokens, 7);
  });

  it('change nothing when they are refused', () => {
    const ledger = openLedger({ run: { tokens: 10 } });
    refused(ledger, A, tokens(50));
    assert.deepEqual(ledger, openLedger({ run: { tokens: 10 } }));
    assert.equal(closeTask(ledger, A), ledger);
  });

  it('book more than was set aside when more was taken', () => {
    const one = reserved(openLedger({ task: { tokens: 100 } }), A, tokens(50));
    const ledger = settle(one.ledger, one.reservation, used(150));
    assert.equal(spentBy(ledger, A).tokens, 150);
    assert.equal(stateOf(ledger, A), 'exhausted');
  });

  it('are not needed for what was spent before', () => {
    const ledger = charge(openLedger({ task: { tokens: 100, steps: 10 } }), A, used(70, 20), 7);
    assert.deepEqual(spentBy(ledger), { tokens: 90, costUsd: 0, steps: 7 });
    assert.equal(stateOf(ledger, A, tokens(10)), 'wrap-up');
  });
});
