import { addUsage, NO_USAGE, type Usage } from './conversation.ts';
import { RoleName, SUPERVISOR, type HunkId, type TaskId } from './ids.ts';
import { isAccepted, type RunState } from './run-state.ts';

export const tokensOf = ({ inputTokens, outputTokens }: Usage): number => inputTokens + outputTokens;

/** Which part of the input was read from the provider's cache, from 0 to 1; null where the provider does not tell, or nothing was sent. */
export function cacheShare({ inputTokens, cacheReadTokens }: Usage): number | null {
  return cacheReadTokens === undefined || inputTokens === 0 ? null : Math.min(1, cacheReadTokens / inputTokens);
}

/** What the agents of one role have used together. */
export interface RoleSpending {
  readonly role: RoleName;
  readonly tasks: number;
  readonly usage: Usage;
}

/** The supervisor's part and that of each role, in the order in which they were first asked for. */
export function spendingByRole(run: RunState): readonly RoleSpending[] {
  const supervisor = RoleName(SUPERVISOR);
  const roles = new Map<RoleName, RoleSpending>([[supervisor, { role: supervisor, tasks: 1, usage: run.supervisor.usage }]]);
  for (const { spec, usage } of run.tasks.values()) {
    const { tasks, usage: before } = roles.get(spec.role) ?? { tasks: 0, usage: NO_USAGE };
    roles.set(spec.role, { role: spec.role, tasks: tasks + 1, usage: addUsage(before, usage) });
  }
  return [...roles.values()];
}

/**
 * What the hunks of a task have cost that were accepted: what the task has cost, split evenly over them. What others
 * have spent on the way (the supervisor, tasks that changed nothing) belongs to no hunk and is not in it.
 */
export interface HunkCost {
  readonly taskId: TaskId;
  readonly offered: number;
  readonly accepted: readonly HunkId[];
  /** Null where a part of it is not known. */
  readonly costUsd: number | null;
  /** Null as well where none was accepted. */
  readonly perHunkUsd: number | null;
}

/** Of each task that has hunks in the change set; empty until somebody has decided on one or applied them. */
export function hunkCosts(run: RunState): readonly HunkCost[] {
  if (run.decisions.size === 0 && run.applied === null) return [];
  const hunks = (run.changes?.files ?? []).flatMap((file) => file.hunks);
  return [...run.tasks.values()].flatMap(({ spec: { taskId }, usage: { costUsd } }) => {
    const own = hunks.filter(({ provenance, alsoFrom }) => [provenance, ...alsoFrom].some((source) => source.taskId === taskId));
    if (own.length === 0) return [];
    const accepted = own.filter(({ id }) => isAccepted(run, id)).map(({ id }) => id);
    const perHunkUsd = costUsd === null || accepted.length === 0 ? null : costUsd / accepted.length;
    return [{ taskId, offered: own.length, accepted, costUsd, perHunkUsd }];
  });
}
