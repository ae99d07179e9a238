import type { RunEvent } from '../domain/event.ts';
import { isPlanned, plannedTasks, type RunState } from '../domain/run-state.ts';
import { SUPERVISOR, type QuestionId, type TaskId } from '../domain/ids.ts';
import { REMEDIES } from '../protocol/remedies.ts';
import { stuckWord } from '../protocol/task-words.ts';
import { countFiles, countHunks, countTasks } from '../protocol/words.ts';
import type { HostTranslate } from './host-translate.ts';
import { hunksOf, mayApply } from './tree-run-row.ts';

/** Something worth interrupting the user for, and what can be done about it. */
export interface Notice {
  readonly level: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly actions: readonly NoticeAction[];
  readonly about: { readonly taskId?: TaskId; readonly questionId?: QuestionId };
  /** Notices of the same name say the same thing again: the first one is enough. */
  readonly once?: string;
}

export type NoticeAction =
  | 'review'
  | 'apply'
  | 'show'
  | 'retry'
  | 'resume'
  | 'start-planned'
  | 'yes'
  | 'no'
  | 'answer'
  | 'wrap-up'
  | 'cancel-task'
  /** One of a question's answers to choose from. */
  | { readonly choice: string };

/** A notification has room for so many answers, and for so long ones. */
const CHOICES = { count: 3, length: 30 };

/**
 * What an event is told the user by a notification, or null. Few are: a run's end, a question, the first task of a run
 * that fails, a task that seems stuck. `isWatched`: the panel shows this run, so the user sees it anyway.
 */
export function noticeOf(t: HostTranslate, event: RunEvent, run: RunState, isWatched: boolean): Notice | null {
  const title = run.header.goal || run.header.recipe?.id || '';
  // What a branch has from the run it branched off was told when it happened.
  if (isWatched || event.seq <= (run.header.branchOf?.seq ?? 0)) return null;
  switch (event.type) {
    case 'question':
      return {
        level: 'warning',
        text: `${run.tasks.get(event.taskId)?.spec.title ?? t('The supervisor')}: ${event.text} ${event.why}`,
        actions: answersTo(event),
        about: { ...(event.taskId !== SUPERVISOR && { taskId: event.taskId }), questionId: event.questionId },
      };
    case 'task-stuck': {
      const { taskId, pattern } = event;
      const name = run.tasks.get(taskId)?.spec.title ?? taskId;
      return {
        level: 'warning',
        text: `${t('The task “{0}” seems stuck: {1}.', name, stuckWord(t, pattern))} ${event.text}`,
        actions: ['show', ...(REMEDIES[pattern].includes('wrap-up') ? (['wrap-up'] as const) : []), 'cancel-task'],
        about: { taskId },
        once: `stuck ${run.runId} ${taskId} ${run.tasks.get(taskId)?.attempt ?? 0}`,
      };
    }
    case 'task-ended': {
      if (event.state !== 'failed' && event.state !== 'timed-out') return null;
      const failed = [...run.tasks.values()].filter((task) => task.status === 'failed' || task.status === 'timed-out');
      if (failed.length > 1) return null;
      const name = run.tasks.get(event.taskId)?.spec.title ?? event.taskId;
      return {
        level: 'warning',
        text: t('The task “{0}” failed; the others go on. {1}', name, event.failure?.message ?? event.summary),
        actions: ['retry', 'show'],
        about: { taskId: event.taskId },
      };
    }
    case 'run-finished':
      return finished(t, event, run, title);
    default:
      return null;
  }
}

/** Answers that have room in a notification; others are given in a list. */
function answersTo({ options }: { readonly options?: readonly string[] }): readonly NoticeAction[] {
  if (!options) return ['yes', 'no', 'show'];
  const fit = options.length <= CHOICES.count && options.every((option) => option.length <= CHOICES.length);
  return fit ? [...options.map((choice) => ({ choice })), 'show'] : ['answer', 'show'];
}

/** What the user is told of runs that were cut off, after the window is back; null where none was. */
export function interruptedNotice(t: HostTranslate, runs: readonly RunState[]): Notice | null {
  const [first, ...others] = runs;
  if (!first) return null;
  const title = first.header.goal || first.header.recipe?.id || '';
  return {
    level: 'information',
    text:
      others.length === 0
        ? t('“{0}” was interrupted. What it found is kept.', title)
        : t('“{0}” and {1} more runs were interrupted. What they found is kept.', title, others.length),
    actions: others.length === 0 ? ['resume', 'show'] : ['show'],
    about: {},
  };
}

function finished(t: HostTranslate, event: Extract<RunEvent, { type: 'run-finished' }>, run: RunState, title: string): Notice | null {
  switch (event.status) {
    case 'cancelled':
      return null;
    case 'failed':
      return { level: 'error', text: t('“{0}” failed. {1}', title, event.failure?.message ?? event.summary), actions: ['show'], about: {} };
    case 'partial':
    case 'succeeded': {
      if (isPlanned(run)) return planned(t, run, title);
      const offer = mayApply(run);
      const what = offer
        ? t('{0} in {1} to review.', countHunks(t, hunksOf(run).length), countFiles(t, run.changes?.files.length ?? 0))
        : event.summary;
      const isBad = run.certificate?.verdict === 'regressed';
      return {
        level: isBad ? 'warning' : 'information',
        text: t('“{0}” is done: {1}', title, isBad ? `${what} ${t('Something regressed.')}` : what),
        actions: !offer ? ['show'] : isBad ? ['review'] : ['review', 'apply'],
        about: {},
      };
    }
  }
}

const planned = (t: HostTranslate, run: RunState, title: string): Notice => ({
  level: 'information',
  text: t('“{0}” is planned: {1}. Nothing has started.', title, countTasks(t, plannedTasks(run).length)),
  actions: ['show', 'start-planned'],
  about: {},
});
