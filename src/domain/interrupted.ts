import type { RunState, TaskRecord } from './run-state.ts';
import { mapValues } from './state-update.ts';
import { hasEnded } from './task.ts';
import { endOpenSteps } from './task-record.ts';

/**
 * The state as it is once the process that ran it is gone: a run that had not
 * finished is interrupted, and so is each of its tasks that had not ended.
 */
export function asInterrupted(state: RunState): RunState {
  if (state.status !== 'running') return state;
  const tasks = mapValues(state.tasks, (task): TaskRecord =>
    hasEnded(task.status) ? task : { ...task, status: 'interrupted', steps: endOpenSteps(task.steps, state.lastAt) },
  );
  return {
    ...state,
    status: 'interrupted',
    tasks,
    runningChecks: [],
    supervisor: { ...state.supervisor, steps: endOpenSteps(state.supervisor.steps, state.lastAt) },
  };
}
