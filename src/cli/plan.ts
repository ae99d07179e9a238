import { formatCost, formatTokens } from '../base/figures.ts';
import { count } from '../base/text.ts';
import type { TaskEstimate } from '../domain/plan-event.ts';
import { sumOfPlan } from '../domain/plan-estimate.ts';
import { recipesOf } from '../domain/planned-task.ts';
import { plannedTasks, type RunState, type TaskRecord } from '../domain/run-state.ts';
import { describeScope } from '../domain/scope.ts';
import type { Style } from './style.ts';

/** A plan that waits to be approved, for a person: each task, what it will take, and how to start it. */
export function describePlan(state: RunState, style: Style): string {
  const tasks = plannedTasks(state);
  const estimates = new Map((state.plan?.estimates ?? []).map((estimate) => [estimate.taskId, estimate]));
  const total = sumOfPlan([...estimates.values()]);
  return [
    `${style.bold(state.header.goal || 'Run')} — ${style.green('planned')}: ${count(tasks.length, 'task')}, ${size(total.inputTokens + total.outputTokens, total.costUsd)}`,
    ...tasks.map((task) => describeTask(task, estimates.get(task.spec.taskId), style)),
    style.dim(`Nothing was started. “refactor-crew resume ${state.runId}” starts it.`),
  ].join('\n\n');
}

function describeTask({ spec }: TaskRecord, estimate: TaskEstimate | undefined, style: Style): string {
  const recipes = recipesOf(spec);
  const facts = [
    describeScope(spec.scope),
    ...(spec.dependsOn.length > 0 ? [`after ${spec.dependsOn.join(', ')}`] : []),
    ...(recipes.length > 0 ? [recipes.join(', ')] : []),
    ...(estimate && estimate.inputTokens > 0 ? [size(estimate.inputTokens + estimate.outputTokens, estimate.costUsd)] : []),
  ];
  return `${style.bold(`${spec.taskId}  ${spec.role}`)}  ${spec.title}\n    ${spec.description.replaceAll('\n', '\n    ')}\n    ${style.dim(facts.join(' · '))}`;
}

function size(tokens: number, costUsd: number | null): string {
  if (tokens === 0) return 'no model needed';
  return `about ${formatTokens(tokens)} tokens, ${costUsd === null ? 'cost unknown' : `about ${formatCost(costUsd)}`}`;
}
