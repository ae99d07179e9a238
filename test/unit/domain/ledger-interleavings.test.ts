import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Budget, Estimate } from '../../../src/domain/budget.ts';
import { TaskId } from '../../../src/domain/ids.ts';
import {
  closeTask,
  openLedger,
  release,
  reserve,
  settle,
  spentBy,
  stateOf,
  type Ledger,
  type Purpose,
  type ReservationId,
} from '../../../src/domain/ledger.ts';

const TASKS = ['a', 'b', 'c', 'd', 'e'].map(TaskId);

type Move =
  | { readonly do: 'ask'; readonly task: TaskId; readonly purpose: Purpose; readonly estimate: Estimate }
  | { readonly do: 'settle'; readonly which: number; readonly part: number }
  | { readonly do: 'release'; readonly which: number }
  | { readonly do: 'close'; readonly task: TaskId };

const task = fc.constantFrom(...TASKS);
const costUsd = fc.integer({ min: 0, max: 300 }).map((cents) => cents / 1000);
const estimate = fc.record({ tokens: fc.nat(300), costUsd });
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('ask' as const), task, purpose: fc.constantFrom<Purpose>('work', 'work', 'wrap-up'), estimate }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat(20), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), task }) },
);
const budget: fc.Arbitrary<Budget> = fc.record(
  { tokens: fc.nat(2000), costUsd: fc.integer({ min: 0, max: 2000 }).map((mills) => mills / 1000), steps: fc.nat(20) },
  { requiredKeys: [] },
);

/** What is under way, by reservation: kept by the test itself, to compare with. */
type Open = Map<ReservationId, { readonly task: TaskId; readonly estimate: Estimate }>;

function play(ledger: Ledger, open: Open, one: Move): Ledger {
  if (one.do === 'close') return closeTask(ledger, one.task);
  if (one.do === 'ask') {
    const answer = reserve(ledger, one.task, one.estimate, one.purpose);
    if (!answer.ok) return ledger;
    open.set(answer.value.reservation, one);
    return answer.value.ledger;
  }
  const chosen = [...open].at(one.which % Math.max(1, open.size));
  if (!chosen) return ledger;
  const [reservation, asked] = chosen;
  open.delete(reservation);
  if (one.do === 'release') return release(ledger, reservation);
  const inputTokens = Math.floor(asked.estimate.tokens * one.part);
  return settle(ledger, reservation, { inputTokens, outputTokens: 0, costUsd: (asked.estimate.costUsd ?? 0) * one.part });
}

function assertWithin(ledger: Ledger, limit: Budget, taskId?: TaskId): void {
  const spent = spentBy(ledger, taskId);
  assert.ok(spent.tokens <= (limit.tokens ?? Infinity), `${spent.tokens} of ${limit.tokens} tokens`);
  assert.ok((spent.costUsd ?? 0) <= (limit.costUsd ?? Infinity) + 1e-12, `${spent.costUsd} of ${limit.costUsd} dollars`);
  assert.ok(spent.steps <= (limit.steps ?? Infinity), `${spent.steps} of ${limit.steps} steps`);
}

const scenario = [budget, budget, fc.array(move, { maxLength: 80 })] as const;

describe('ledger: any order of requests, answers and endings', () => {
  it('never spends more than a limit, of a task or of the run, where requests take no more than they said', () => {
    fc.assert(
      fc.property(...scenario, (run, each, moves) => {
        const open: Open = new Map();
        let ledger = openLedger({ run, task: each });
        for (const one of moves) {
          ledger = play(ledger, open, one);
          assertWithin(ledger, run);
          for (const taskId of TASKS) assertWithin(ledger, each, taskId);
        }
        // Whatever is still under way may take all that was set aside for it.
        for (const reservation of [...open.keys()].reverse())
          ledger = play(ledger, new Map([[reservation, open.get(reservation)!]]), { do: 'settle', which: 0, part: 1 });
        assertWithin(ledger, run);
        for (const taskId of TASKS) assertWithin(ledger, each, taskId);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps for every task at work the room to wrap up with a request as large as its last one', () => {
    fc.assert(
      fc.property(...scenario, (run, each, moves) => {
        let ledger = openLedger({ run, task: each });
        const open: Open = new Map();
        const last = new Map<TaskId, Estimate>();
        for (const one of moves) {
          const before = ledger.nextId;
          ledger = play(ledger, open, one);
          if (one.do === 'ask' && ledger.nextId > before) {
            if (one.purpose === 'work') last.set(one.task, one.estimate);
            else last.delete(one.task);
          }
          if (one.do === 'close') last.delete(one.task);
        }
        // All of them at once: each takes its own room and leaves the others theirs.
        for (const [taskId, request] of last) {
          assert.notEqual(stateOf(ledger, taskId), 'exhausted');
          const answer = reserve(ledger, taskId, request, 'wrap-up');
          assert.ok(answer.ok, JSON.stringify(answer));
          ledger = answer.value.ledger;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has nothing set aside in the end that nobody holds: what is left can be had to the last bit', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 80 }), fc.nat(5000), (moves, tokens) => {
        const open: Open = new Map();
        let ledger = openLedger({ run: { tokens } });
        for (const one of moves) {
          ledger = play(ledger, open, one);
          assert.deepEqual([...ledger.underWay.keys()], [...open.keys()]);
        }
        for (const taskId of TASKS) ledger = closeTask(ledger, taskId);
        for (const reservation of open.keys()) ledger = release(ledger, reservation);
        assert.equal(ledger.underWay.size, 0);
        const spent = spentBy(ledger);
        assert.equal(
          spent.tokens,
          TASKS.reduce((total, taskId) => total + spentBy(ledger, taskId).tokens, 0),
        );
        const rest = tokens - spent.tokens;
        assert.ok(reserve(ledger, TaskId('last'), { tokens: rest, costUsd: 0 }, 'wrap-up').ok);
        assert.ok(!reserve(ledger, TaskId('last'), { tokens: rest + 1, costUsd: 0 }, 'wrap-up').ok);
      }),
      { numRuns: 300 },
    );
  });

  it('answers the state that asking would show', () => {
    fc.assert(
      fc.property(...scenario, task, estimate, (run, each, moves, taskId, next) => {
        const ledger = moves.reduce((one, each) => play(one, new Map(), each), openLedger({ run, task: each }));
        const expected = reserve(ledger, taskId, next).ok ? 'ok' : reserve(ledger, taskId, next, 'wrap-up').ok ? 'wrap-up' : 'exhausted';
        assert.equal(stateOf(ledger, taskId, next), expected);
      }),
    );
  });
});
