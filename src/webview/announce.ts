import type { RunEvent } from '../domain/event.ts';
import { isPlanned, type RunState } from '../domain/run-state.ts';
import { agentName, answerWord, limitWord, stuckWord } from '../protocol/task-words.ts';
import { checkStateWord, countFiles, messageStateWord, runStatusWord, taskStatusWord, voidWord } from '../protocol/words.ts';
import { t } from './texts.ts';

/** What a screen reader is told of an event, or nothing: only what changes what one can do. */
export function announcementOf(event: RunEvent, run: RunState): string {
  switch (event.type) {
    case 'task-ended':
      return isPlanned(run)
        ? `${agentName(t, run, event.taskId)}: ${t('left out')}`
        : `${agentName(t, run, event.taskId)}: ${taskStatusWord(t, event.state)}. ${event.summary}`;
    case 'task-changed':
      return t('Task changed: {0}', agentName(t, run, event.taskId));
    case 'task-continued':
      return isPlanned(run) ? `${agentName(t, run, event.taskId)}: ${t('planned')}` : '';
    case 'plan-proposed':
      return t('The plan waits to be approved');
    case 'plan-approved':
      return t('The plan is approved');
    case 'question':
      return `${t('{0} asks: {1}', agentName(t, run, event.taskId), event.text)} ${t('You can answer above the tabs.')}`;
    case 'question-answered':
      return answerWord(t, event.answer, event.text, event.by);
    case 'message-edited':
      return t('Message changed: {0}', event.text);
    case 'task-stuck':
      return t('{0} seems stuck: {1}', agentName(t, run, event.taskId), stuckWord(t, event.pattern));
    case 'budget-reached':
      return `${agentName(t, run, event.taskId)}: ${limitWord(t, event)}`;
    case 'run-resumed':
      return t('The run goes on');
    case 'message-state':
      return t('Message to {0}: {1}', agentName(t, run, event.taskId), messageStateWord(t, event.state, event.step));
    case 'changes-offered':
      return t('Changes are ready for review.');
    case 'changes-rebased':
      return run.voided ? voidWord(t, run.voided) : '';
    case 'recertifying':
      return t('The changes are being checked anew');
    case 'certified':
      return t('Certificate: {0}', checkStateWord(t, event.verdict));
    case 'committed':
      return t('Committed on the branch {0}: {1}', event.branch, countFiles(t, event.files.length));
    case 'applied':
      return t('Applied.');
    case 'undone':
      return t('Undone.');
    case 'run-finished':
      return isPlanned(run) ? '' : t('The run is over: {0}', runStatusWord(t, event.status));
    default:
      return '';
  }
}
