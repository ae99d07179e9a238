import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ROLES, TaskId } from '../../../src/domain/ids.ts';
import { addTask, dependentsOf, describeProblem, EMPTY_PLAN, makePlan, readyTasks } from '../../../src/domain/plan.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { DEFAULT_LIMITS, type TaskSpec, type TaskStatus } from '../../../src/domain/task.ts';

const task = (id: string, ...dependsOn: string[]): TaskSpec => ({
  taskId: TaskId(id),
  role: ROLES.test,
  title: id,
  description: '',
  scope: WHOLE_WORKSPACE,
  inputs: {},
  dependsOn: dependsOn.map(TaskId),
  listensTo: [],
  limits: DEFAULT_LIMITS,
});

describe('plan', () => {
  it('takes tasks in any order', () => {
    const plan = makePlan([task('b', 'a'), task('a')]);
    assert.ok(plan.ok);
    assert.equal(plan.value.tasks.size, 2);
  });

  it('refuses a cycle and names it', () => {
    const plan = makePlan([task('a', 'c'), task('b', 'a'), task('c', 'b')]);
    assert.ok(!plan.ok);
    assert.equal(plan.failure.code, 'cycle');
    assert.equal(describeProblem(plan.failure), 'These tasks wait for each other: a → c → b → a.');
  });

  it('refuses a task that waits for itself, one that waits for nobody, and one that is there already', () => {
    const self = addTask(EMPTY_PLAN, task('a', 'a'));
    assert.ok(!self.ok && self.failure.code === 'cycle');
    const unknown = addTask(EMPTY_PLAN, task('a', 'x'));
    assert.ok(!unknown.ok && unknown.failure.code === 'unknown-dependency');
    const twice = makePlan([task('a'), task('a')]);
    assert.ok(!twice.ok && twice.failure.code === 'duplicate-task');
  });

  it('holds a task back until all it depends on has ended, however it ended', () => {
    const plan = makePlan([task('a'), task('b'), task('c', 'a', 'b')]);
    assert.ok(plan.ok);
    const ready = (states: Record<string, TaskStatus>): string[] => readyTasks(plan.value, (id) => states[id] ?? 'pending');
    assert.deepEqual(ready({}), ['a', 'b']);
    assert.deepEqual(ready({ a: 'succeeded', b: 'running' }), []);
    assert.deepEqual(ready({ a: 'succeeded', b: 'failed' }), ['c']);
  });

  it('lets every task of an acyclic plan become ready sooner or later', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 25 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const specs = Array.from({ length: 10 }, (_, n) =>
          task(`t${n}`, ...new Set(pairs.filter(([to]) => to === n).map(([, from]) => `t${from}`))),
        );
        const plan = makePlan(specs);
        const states = new Map<string, TaskStatus>();
        if (!plan.ok) return plan.failure.code === 'cycle';
        for (let round = 0; round < 10; round += 1)
          for (const id of readyTasks(plan.value, (one) => states.get(one) ?? 'pending')) states.set(id, 'succeeded');
        return states.size === 10;
      }),
    );
  });

  it('names all that wait for a task, directly or not, in the order of the plan', () => {
    const plan = makePlan([task('d', 'b', 'c'), task('a'), task('b', 'a'), task('c', 'a'), task('e', 'd'), task('other')]);
    assert.ok(plan.ok);
    const dependents = (id: string): string[] => dependentsOf(plan.value, TaskId(id));
    assert.deepEqual(dependents('a'), ['d', 'b', 'c', 'e']);
    assert.deepEqual(dependents('b'), ['d', 'e']);
    assert.deepEqual(dependents('e'), []);
    assert.deepEqual(dependents('other'), []);
    assert.deepEqual(dependents('nobody'), []);
  });

  it('visits each task once, however many ways lead to it', () => {
    const layers = Array.from({ length: 60 }, (_, n) => {
      const before = n === 0 ? ['root'] : [`l${n - 1}`, `r${n - 1}`];
      return [task(`l${n}`, ...before), task(`r${n}`, ...before)];
    });
    const plan = makePlan([task('root'), ...layers.flat()]);
    assert.ok(plan.ok);
    assert.equal(dependentsOf(plan.value, TaskId('root')).length, 120);
  });

  it('finds the dependents that following dependencies back finds', () => {
    const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 40 });
    fc.assert(
      fc.property(edges, fc.nat(11), (pairs, n) => {
        const specs = Array.from({ length: 12 }, (_, to) =>
          task(`t${to}`, ...new Set(pairs.filter(([one, from]) => one === to && from < to).map(([, from]) => `t${from}`))),
        );
        const plan = makePlan(specs);
        assert.ok(plan.ok);
        const waitsFor = (id: TaskId): boolean =>
          (plan.value.tasks.get(id)?.dependsOn ?? []).some((dependency) => dependency === `t${n}` || waitsFor(dependency));
        assert.deepEqual(dependentsOf(plan.value, TaskId(`t${n}`)), specs.map((spec) => spec.taskId).filter(waitsFor));
      }),
    );
  });
});
