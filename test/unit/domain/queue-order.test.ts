import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TaskId } from '../../../src/domain/ids.ts';
import { startOrder } from '../../../src/domain/queue-order.ts';

const order = (ready: string, priorities: Record<string, number> = {}, steered = ''): string =>
  startOrder([...ready].map(TaskId), { priorityOf: (task) => priorities[task], isSteered: (task) => steered.includes(task) }).join('');

describe('queue order', () => {
  it('is the order of the plan where nothing speaks against it', () => {
    assert.equal(order('cab'), 'cab');
    assert.equal(order(''), '');
  });

  it('puts higher priorities first; none is 0', () => {
    assert.equal(order('abcd', { b: 5, d: 9 }), 'dbac');
    assert.equal(order('abc', { a: -1 }), 'bca');
  });

  it('puts what the user speaks to before every priority', () => {
    assert.equal(order('abcd', { b: 100, d: 1 }, 'ac'), 'acbd');
    assert.equal(order('abcd', { c: 1, b: 100 }, 'ac'), 'cabd');
  });

  it('stands priorities that are no number, and endless ones', () => {
    assert.equal(order('abcd', { a: NaN, b: Infinity, c: Infinity, d: -Infinity }), 'bcad');
  });

  it('keeps every task once, leaves its input alone, and keeps the order of equals', () => {
    const tasks = fc.uniqueArray(fc.record({ id: fc.uuid(), priority: fc.integer({ min: -2, max: 2 }), steered: fc.boolean() }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(tasks, (all) => {
        const byId = new Map(all.map((task) => [task.id, task]));
        const ready = Object.freeze(all.map(({ id }) => TaskId(id)));
        const started = startOrder(ready, {
          priorityOf: (task) => byId.get(task)?.priority,
          isSteered: (task) => byId.get(task)?.steered === true,
        });
        assert.deepEqual([...started].sort(), [...ready].sort());
        for (const [at, task] of started.slice(1).entries()) {
          const [one, other] = [byId.get(started[at] ?? ''), byId.get(task)];
          assert.ok(one && other);
          const rank = (each: typeof one): number => (each.steered ? 100 : 0) + each.priority;
          assert.ok(rank(one) > rank(other) || (rank(one) === rank(other) && all.indexOf(one) < all.indexOf(other)));
        }
      }),
    );
  });
});
