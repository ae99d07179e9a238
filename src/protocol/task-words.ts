import { formatCost, formatCountdown, formatDuration, formatTokens } from '../base/figures.ts';
import type { BudgetReached, StopRequested } from '../domain/trouble-event.ts';
import { SUPERVISOR, type TaskId } from '../domain/ids.ts';
import {
  isLeftOut,
  mayStartTasks,
  messagesTo,
  type MessageRecord,
  type QuestionRecord,
  type RunState,
  type TaskRecord,
} from '../domain/run-state.ts';
import type { StuckPattern } from '../domain/stuck.ts';
import { isLive } from '../domain/task.ts';
import type { Translate } from './texts.ts';
import { messageStateWord, taskName, taskStatusWord } from './words.ts';

/** What a task or the supervisor is called. */
export function agentName(t: Translate, run: RunState, taskId: TaskId): string {
  const task = run.tasks.get(taskId);
  return task ? taskName(t, run, task) : taskId === SUPERVISOR ? t('Supervisor') : taskId;
}

/** Which run a branch branched off, and after which step of whom; empty for a run that has everything from itself. */
export function branchWord(t: Translate, run: RunState): string {
  const { goal, recipe, branchOf } = run.header;
  if (!branchOf) return '';
  const from = goal || recipe?.id || branchOf.runId;
  return t('Branched from “{0}” after step {1} of {2}', from, branchOf.step, agentName(t, run, branchOf.taskId));
}

/** A task's state in full: what it waits for, that it is being stopped, with whom it was cancelled. */
export function taskStateWord(t: Translate, run: RunState, task: TaskRecord, now: number): string {
  if (isLive(task.status) && task.stopRequested) return t('stopping');
  if (isLeftOut(run, task)) return t('left out');
  if (task.status === 'cancelled') {
    const along = task.spec.dependsOn.find((dependency) => run.tasks.get(dependency)?.status === 'cancelled');
    if (along !== undefined) return t('cancelled with {0}', agentName(t, run, along));
  }
  if (task.status === 'pending' && !mayStartTasks(run)) return t('planned');
  if (task.status !== 'pending') return taskStatusWord(t, task.status);
  if (task.retryAt !== undefined && task.retryAt > now) return t('tries again in {0}', formatCountdown(task.retryAt - now));
  return task.attempt > 0 ? t('waits to go on') : t('waiting to start');
}

/** What a task is stuck with, unless it has shown since that it is not: by a sign of life, or by having heard an instruction. */
export function stuckNow(run: RunState, task: TaskRecord): TaskRecord['stuck'] {
  const { stuck, spec } = task;
  if (!stuck || !isLive(task.status) || task.stopRequested) return undefined;
  if (stuck.pattern === 'overlong') return stuck;
  if (stuck.pattern === 'silent') return task.lastActivityAt > stuck.at ? undefined : stuck;
  const hasHeard = messagesTo(run, spec.taskId).some(({ at, state }) => at > stuck.at && (state === 'delivered' || state === 'acted-on'));
  return hasHeard ? undefined : stuck;
}

export function stuckWord(t: Translate, pattern: StuckPattern): string {
  switch (pattern) {
    case 'repeats':
      return t('does the same again and again');
    case 'repeats-error':
      return t('keeps failing the same way');
    case 'monologue':
      return t('only talks');
    case 'ping-pong':
      return t('goes back and forth');
    case 'context':
      return t('its conversation is too long');
    case 'silent':
      return t('nothing comes from it');
    case 'overlong':
      return t('takes far longer than usual');
  }
}

/** Which limit was reached, or nearly: a task is asked to wrap up before it comes to its last step. */
export function limitWord(t: Translate, reached: Pick<BudgetReached, 'of' | 'what' | 'limit' | 'used'>): string {
  const amount = amountWord(t, reached);
  if (reached.used < reached.limit)
    return reached.of === 'task' ? t('Near the limit of the task: {0}', amount) : t('Near the limit of the run: {0}', amount);
  return reached.of === 'task' ? t('Limit of the task reached: {0}', amount) : t('Limit of the run reached: {0}', amount);
}

function amountWord(t: Translate, { what, used, limit }: Pick<BudgetReached, 'what' | 'limit' | 'used'>): string {
  switch (what) {
    case 'tokens':
      return t('{0} of {1} tokens', formatTokens(used), formatTokens(limit));
    case 'cost':
      return t('{0} of {1}', formatCost(used), formatCost(limit));
    case 'steps':
      return t('{0} of {1} steps', used, limit);
    case 'wall':
      return t('{0} of {1}', formatDuration(used), formatDuration(limit));
  }
}

/** What became of a question: the answer, or why there is none. */
export function answerWord(t: Translate, answer: 'yes' | 'no', text: string, by: QuestionRecord['answeredBy'] = 'user'): string {
  switch (by) {
    case 'ended':
      return t('The question needs no answer any more');
    case 'expired':
      return t('Nobody answered in time, which counts as no');
    case 'policy': {
      const words = answer === 'yes' ? t('Answered by a rule: yes') : t('Answered by a rule: no');
      return text === '' ? words : `${words}. ${text}`;
    }
    case 'user':
      if (text === '') return answer === 'yes' ? t('Answered: yes') : t('Answered: no');
      return answer === 'yes' ? t('Answered: {0}', text) : `${t('Answered: no')}. ${text}`;
  }
}

/** How long a question still waits; empty where it waits for ever, or nobody counts. */
export function timeLeft(run: RunState, { expiresAt }: Pick<QuestionRecord, 'expiresAt'>, now: number): string {
  return expiresAt === undefined || run.status !== 'running' || expiresAt <= now ? '' : formatCountdown(expiresAt - now);
}

export function stopWord(t: Translate, { taskId, by }: Pick<StopRequested, 'taskId' | 'by'>): string {
  if (taskId === null) return by === 'limit' ? t('The time of the run is up') : t('The run is to stop');
  switch (by) {
    case 'user':
      return t('Stop asked for');
    case 'supervisor':
      return t('The supervisor stops it');
    case 'limit':
      return t('Time is up');
    case 'cascade':
      return t('Stopped with the task that it depends on');
  }
}

/** Where a message is. One to a task that has not started yet belongs to its instructions. */
export function receiptWord(
  t: Translate,
  run: RunState,
  { taskId, state, step }: Pick<MessageRecord, 'taskId' | 'state' | 'step'>,
): string {
  const task = run.tasks.get(taskId);
  return state === 'queued' && task?.status === 'pending' && task.attempt === 0
    ? t('added to its instructions')
    : messageStateWord(t, state, step);
}
