import { ROLES, RunId, TaskId } from '../../src/domain/ids.ts';
import type { TaskOrder } from '../../src/ports/subagent.ts';
import { taskSpec } from './events.ts';

/** What a subagent is started with that begins a task with nothing special about it, but what is told. */
export const order = (taskId = 't1', more: Partial<TaskOrder> = {}): TaskOrder => ({
  runId: RunId('r1'),
  spec: taskSpec(TaskId(taskId), ROLES.documentation),
  folder: '/w',
  trusted: true,
  ground: [],
  conversation: [],
  step: 0,
  resumed: false,
  overlay: { files: [] },
  inbox: [],
  ...more,
});
