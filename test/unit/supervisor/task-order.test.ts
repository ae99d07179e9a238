import assert from 'node:assert/strict';
import { briefing } from '../../../src/agents/run-task.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { ROLES, TaskId, ThreadId, type RoleName } from '../../../src/domain/ids.ts';
import { foldRun } from '../../../src/domain/run.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import type { TaskSpec } from '../../../src/domain/task.ts';
import { orderFor } from '../../../src/supervisor/task-order.ts';
import { envelop, started, taskSpec } from '../../support/events.ts';

const [t1, t2, t3] = [TaskId('t1'), TaskId('t2'), TaskId('t3')];
const created = (taskId: TaskId, role: RoleName, more: Partial<TaskSpec> = {}): RunEventBody => ({
  type: 'task-created',
  taskId,
  spec: taskSpec(taskId, role, more),
});
const begins = (taskId: TaskId, role: RoleName): RunEventBody => ({
  type: 'task-started',
  taskId,
  role,
  threadId: ThreadId('a'),
  attempt: 1,
});

describe('the order of a task', () => {
  it('tells whom the task listens to and waits for, and how they stand', () => {
    const events = [
      created(t1, ROLES.codeAnalysis),
      begins(t1, ROLES.codeAnalysis),
      created(t2, ROLES.test),
      { type: 'task-ended', taskId: t2, state: 'failed', summary: 's' } as const,
      created(t3, ROLES.implementation, { listensTo: [ROLES.codeAnalysis, ROLES.documentation], dependsOn: [t2] }),
    ];
    const state = foldRun([started('r'), ...events.map((body, index) => envelop('r', index + 2, body))]);
    const place = { folder: '/f', trusted: true, ground: () => [] };
    const order = orderFor(state, t3, place);
    const whom = ['code-analysis (t1, at work)', 'documentation (no task so far)', 'test (t2, failed)'];
    assert.deepEqual(order.listensTo, whom);
    assert.ok(JSON.stringify(briefing(order)).includes('code-analysis (t1, at work)'));
    assert.equal(orderFor(state, t1, place).listensTo, undefined);
  });

  it('begins with the same words when the task goes on, whatever has become of the others: its conversation is in the cache', () => {
    const events = [
      created(t1, ROLES.implementation),
      begins(t1, ROLES.implementation),
      created(t2, ROLES.documentation, { listensTo: [ROLES.implementation] }),
      begins(t2, ROLES.documentation),
      { type: 'task-ended', taskId: t1, state: 'succeeded', summary: 's' } as const,
      created(t3, ROLES.implementation),
      { type: 'task-ended', taskId: t2, state: 'succeeded', summary: 's' } as const,
      { type: 'task-continued', taskId: t2, by: 'supervisor' } as const,
    ];
    const state = (count: number): RunState =>
      foldRun([started('r'), ...events.slice(0, count).map((body, index) => envelop('r', index + 2, body))]);
    const place = { folder: '/f', trusted: true, ground: () => [] };
    assert.deepEqual(orderFor(state(3), t2, place).listensTo, ['implementation (t1, at work)']);
    assert.deepEqual(briefing(orderFor(state(8), t2, place)), briefing(orderFor(state(3), t2, place)));
  });
});
