import type { RunEvent, RunEventBody } from '../../src/domain/event.ts';
import { RunId, type RoleName, type TaskId } from '../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../src/domain/scope.ts';
import { DEFAULT_LIMITS, type TaskSpec } from '../../src/domain/task.ts';

/** The first event of a run. */
export const started = (runId: string, at = 1000, version = 1): RunEvent =>
  envelop(
    runId,
    1,
    {
      type: 'run-started',
      version,
      goal: 'rename',
      scope: WHOLE_WORKSPACE,
      folder: '/w',
      model: 'offline',
      trusted: true,
      tests: true,
      pid: 1,
    },
    at,
  );

/** One of the plainest events there are. */
export const said = (runId: string, seq: number, text: string): RunEvent => envelop(runId, seq, { type: 'supervisor-said', text });

export const envelop = (runId: string, seq: number, body: RunEventBody, at = 1000 + seq): RunEvent => ({
  runId: RunId(runId),
  seq,
  at,
  ...body,
});

/** A task on the whole workspace with nothing special about it, but what is told. */
export const taskSpec = (taskId: TaskId, role: RoleName, more: Partial<TaskSpec> = {}): TaskSpec => ({
  taskId,
  role,
  title: 't',
  description: 'd',
  scope: WHOLE_WORKSPACE,
  inputs: {},
  dependsOn: [],
  listensTo: [],
  limits: DEFAULT_LIMITS,
  ...more,
});
