import { formatCost, formatShare, formatTokens } from '../base/figures.ts';
import { count } from '../base/text.ts';
import type { Usage } from '../domain/conversation.ts';
import type { RunState } from '../domain/run-state.ts';
import { cacheShare, hunkCosts, spendingByRole, tokensOf, type HunkCost } from '../domain/spending.ts';
import type { Style } from './style.ts';

/** What a run has used, by role, and what its accepted hunks have cost; empty where no model was paid or asked for anything. */
export function describeUsage(run: RunState, style: Style): string {
  if (tokensOf(run.usage) === 0) return '';
  const roles = spendingByRole(run).filter(({ usage }) => tokensOf(usage) > 0);
  const rows = roles.map(({ role, tasks, usage }) =>
    [role.padEnd(15), describe(usage), ...(tasks > 1 ? [style.dim(count(tasks, 'task'))] : [])].join(' '),
  );
  const hunks = hunkCosts(run).map((cost) => describeHunkCost(run, cost));
  return [`${style.bold('Usage')}: ${describe(run.usage)}`, ...rows, ...hunks].join('\n');
}

/** `61k in (82% from the cache), 2.1k out, $0.18`. */
function describe(usage: Usage): string {
  const share = cacheShare(usage);
  const cached = share === null ? '' : ` (${formatShare(share)} from the cache)`;
  return `${formatTokens(usage.inputTokens)} in${cached}, ${formatTokens(usage.outputTokens)} out, ${cost(usage.costUsd)}`;
}

function describeHunkCost(run: RunState, { taskId, accepted, offered, costUsd, perHunkUsd }: HunkCost): string {
  const who = `${run.tasks.get(taskId)?.spec.role ?? taskId} ${taskId}`;
  const each = perHunkUsd === null || accepted.length < 2 ? '' : `, ${formatCost(perHunkUsd)} each`;
  return `${who}: ${cost(costUsd)} for ${count(accepted.length, 'accepted hunk')} of ${offered}${each}`;
}

/** Unknown is not zero. */
const cost = (usd: number | null): string => (usd === null ? 'cost unknown' : formatCost(usd));

/** The same for machines. */
export const usageResult = (run: RunState): object => ({
  usage: run.usage,
  usageByRole: spendingByRole(run).filter(({ usage }) => tokensOf(usage) > 0),
  hunkCosts: hunkCosts(run),
});
