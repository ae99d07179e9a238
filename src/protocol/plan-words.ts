import { formatCost, formatTokens } from '../base/figures.ts';
import { sumOfPlan } from '../domain/plan-estimate.ts';
import type { TaskEstimate } from '../domain/plan-event.ts';
import { plannedTasks, type RunState } from '../domain/run-state.ts';
import type { TaskId } from '../domain/ids.ts';
import type { Translate } from './texts.ts';

/** What a task of a plan is expected to take; undefined where nobody has said. */
export const estimateOf = (run: RunState, taskId: TaskId): TaskEstimate | undefined =>
  run.plan?.estimates.find((estimate) => estimate.taskId === taskId);

/** What all tasks of a plan are expected to take that are not left out. */
export const totalOfPlan = (run: RunState): Size => sumOfPlan(plannedTasks(run).flatMap(({ spec }) => estimateOf(run, spec.taskId) ?? []));

type Size = Pick<TaskEstimate, 'inputTokens' | 'outputTokens' | 'costUsd'>;

/** Tokens and cost, both roughly; empty where no model is needed. */
export function expectedWord(t: Translate, { inputTokens, outputTokens, costUsd }: Size): string {
  const tokens = inputTokens + outputTokens;
  if (tokens === 0) return '';
  const cost = costUsd === null ? t('cost unknown') : t('about {0}', formatCost(costUsd));
  return `${t('about {0} tokens', formatTokens(tokens))}, ${cost}`;
}

/** What the expectation rests on. */
export function expectedFrom(t: Translate, { from }: Pick<TaskEstimate, 'from'>): string {
  return from === 0 ? t('Expected from the size of its scope') : t('Expected from {0} earlier tasks of this role', from);
}
