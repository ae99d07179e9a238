import { formatCost } from '../base/figures.ts';
import { count } from '../base/text.ts';
import type { RunState } from '../domain/run-state.ts';
import { hunkCosts, spendingByRole, tokensOf, type HunkCost } from '../domain/spending.ts';
import { describeCost, describeUsage } from '../report/usage-text.ts';
import type { Style } from './style.ts';

/** What a run has used, by role, and what its accepted hunks have cost; empty where no model was paid or asked for anything. */
export function usageSummary(run: RunState, style: Style): string {
  if (tokensOf(run.usage) === 0) return '';
  const roles = spendingByRole(run).filter(({ usage }) => tokensOf(usage) > 0);
  const rows = roles.map(({ role, tasks, usage }) =>
    [role.padEnd(15), describeUsage(usage), ...(tasks > 1 ? [style.dim(count(tasks, 'task'))] : [])].join(' '),
  );
  const hunks = hunkCosts(run).map((cost) => describeHunkCost(run, cost));
  return [`${style.bold('Usage')}: ${describeUsage(run.usage)}`, ...rows, ...hunks].join('\n');
}

function describeHunkCost(run: RunState, { taskId, accepted, offered, costUsd, perHunkUsd }: HunkCost): string {
  const who = `${run.tasks.get(taskId)?.spec.role ?? taskId} ${taskId}`;
  const each = perHunkUsd === null || accepted.length < 2 ? '' : `, ${formatCost(perHunkUsd)} each`;
  return `${who}: ${describeCost(costUsd)} for ${count(accepted.length, 'accepted hunk')} of ${offered}${each}`;
}

/** The same for machines. */
export const usageResult = (run: RunState): object => ({
  usage: run.usage,
  usageByRole: spendingByRole(run).filter(({ usage }) => tokensOf(usage) > 0),
  hunkCosts: hunkCosts(run),
});
