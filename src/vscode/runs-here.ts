import type { CrewApi, RunApi } from '../supervisor/crew-api.ts';
import { isPlanned, type RunState } from '../domain/run-state.ts';
import { hasEnded, isLive } from '../domain/task.ts';
import { askedNow, queuedMessages } from '../protocol/still-open.ts';
import { CONTEXT_KEYS } from './commands.ts';
import { hunksOf, mayApply } from './tree-run-row.ts';

/** The runs of the folders that are open here; journals of all folders lie in one place. */
export function runsIn(folders: readonly string[], runs: readonly RunApi[]): RunApi[] {
  return runs.filter((run) => folders.includes(run.state.header.folder));
}

/** The run that a run branched off, where that one is still known. */
export function originOf(crew: Pick<CrewApi, 'run'>, run: RunApi | undefined): RunApi | undefined {
  const from = run?.state.header.branchOf;
  return from && crew.run(from.runId);
}

type Key = (typeof CONTEXT_KEYS)[keyof typeof CONTEXT_KEYS];

/** What the context keys are while these are the runs. */
export function contextKeysOf(runs: readonly RunState[]): ReadonlyMap<Key, boolean> {
  const tasks = runs.flatMap((run) => [...run.tasks.values()]);
  return new Map<Key, boolean>([
    [CONTEXT_KEYS.hasRuns, runs.length > 0],
    [CONTEXT_KEYS.isRunning, runs.some((run) => run.status === 'running')],
    [CONTEXT_KEYS.hasLiveTasks, tasks.some((task) => isLive(task.status))],
    [CONTEXT_KEYS.hasQueuedMessages, runs.some((run) => queuedMessages(run).length > 0)],
    [CONTEXT_KEYS.hasQuestions, runs.some((run) => askedNow(run).length > 0)],
    [CONTEXT_KEYS.canResume, runs.some((run) => run.status === 'interrupted')],
    [CONTEXT_KEYS.hasPlan, runs.some(isPlanned)],
    [CONTEXT_KEYS.hasFailedTasks, tasks.some(mayRetry)],
    [CONTEXT_KEYS.hasEndedRuns, runs.some((run) => run.status !== 'running')],
    [CONTEXT_KEYS.hasChanges, runs.some((run) => hunksOf(run).length > 0)],
    [CONTEXT_KEYS.canApply, runs.some(mayApply)],
    [CONTEXT_KEYS.canUndo, runs.some((run) => run.applied !== null)],
    [CONTEXT_KEYS.canRecertify, runs.some(mayRecertify)],
  ]);
}

/** Whether what is offered can be checked again: the run is over, and nothing of it is applied. */
export const mayRecertify = (run: RunState): boolean => run.status !== 'running' && !run.applied && hunksOf(run).length > 0;

/** A task that ended without success. One that was cut off goes on with its run. */
export const mayRetry = (task: { readonly status: Parameters<typeof hasEnded>[0] }): boolean =>
  hasEnded(task.status) && task.status !== 'succeeded';
