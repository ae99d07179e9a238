import type { RunEvent } from '../domain/event.ts';
import type { RunState } from '../domain/run-state.ts';
import type { QuestionId, TaskId } from '../domain/ids.ts';
import { countFiles, countHunks } from '../protocol/words.ts';
import type { HostTranslate } from './host-translate.ts';
import { hunksOf, mayApply } from './tree-run-row.ts';

/** Something worth interrupting the user for, and what can be done about it. */
export interface Notice {
  readonly level: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly actions: readonly NoticeAction[];
  readonly about: { readonly taskId?: TaskId; readonly questionId?: QuestionId };
}

export type NoticeAction = 'review' | 'apply' | 'show' | 'retry' | 'yes' | 'no';

/**
 * What an event is told the user by a notification, or null. Few are: a run's end, a question, the first task of a run
 * that fails. `isWatched`: the panel shows this run, so the user sees it anyway.
 */
export function noticeOf(t: HostTranslate, event: RunEvent, run: RunState, isWatched: boolean): Notice | null {
  const title = run.header.goal || run.header.recipe?.id || '';
  if (isWatched) return null;
  switch (event.type) {
    case 'question':
      return {
        level: 'warning',
        text: `${run.tasks.get(event.taskId)?.spec.title ?? title}: ${event.text} ${event.why}`,
        actions: ['yes', 'no', 'show'],
        about: { taskId: event.taskId, questionId: event.questionId },
      };
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

function finished(t: HostTranslate, event: Extract<RunEvent, { type: 'run-finished' }>, run: RunState, title: string): Notice | null {
  switch (event.status) {
    case 'cancelled':
      return null;
    case 'failed':
      return { level: 'error', text: t('“{0}” failed. {1}', title, event.failure?.message ?? event.summary), actions: ['show'], about: {} };
    case 'partial':
    case 'succeeded': {
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
