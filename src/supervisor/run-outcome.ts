import type { RunOutcome } from '../domain/event.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { plannedTasks, type RunState } from '../domain/run-state.ts';
import type { SupervisorEnd } from './supervisor-agent.ts';

export interface RunEnd {
  readonly status: RunOutcome;
  readonly summary: string;
  readonly failure?: Failure;
}

const FAILURE_OF = {
  'no-recipe': 'no-recipe-matches',
  'scope-not-found': 'scope-not-found',
  'scope-empty': 'scope-empty',
  failed: 'tool-failed',
} as const;

/** How a run ended: by what its supervisor says, and by how its tasks ended. */
export function outcomeOf(end: Exclude<SupervisorEnd, { status: 'planned' }>, state: RunState): RunEnd {
  if (end.status === 'aborted') return { status: 'cancelled', summary: 'The run was cancelled. What was found is kept.' };
  if (end.status === 'failed') return { status: 'failed', summary: end.failure.message, failure: end.failure };
  const { outcome, summary } = end.result;
  // That nothing has to change is a good result, whatever its tasks made of it.
  if (outcome === 'nothing-to-do') return { status: 'succeeded', summary };
  if (outcome !== 'done') return { status: 'failed', summary, failure: failure(FAILURE_OF[outcome], summary) };
  const tasks = plannedTasks(state);
  const succeeded = tasks.filter((task) => task.status === 'succeeded').length;
  if (succeeded === tasks.length) return { status: 'succeeded', summary };
  return succeeded > 0 ? { status: 'partial', summary } : { status: 'failed', summary, failure: failure('tool-failed', summary) };
}
