import type { RunEvent } from '../domain/event.ts';
import type { RunState } from '../domain/run-state.ts';
import { messageStateWord, roleWord, runStatusWord, taskStatusWord } from '../protocol/words.ts';
import { t } from './texts.ts';

/** What a screen reader is told of an event, or nothing: only what changes what one can do. */
export function announcementOf(event: RunEvent, run: RunState): string {
  switch (event.type) {
    case 'task-ended':
      return `${nameOf(run, event.taskId)}: ${taskStatusWord(t, event.state)}. ${event.summary}`;
    case 'question':
      return t('{0} asks: {1}', nameOf(run, event.taskId), event.text);
    case 'message-state':
      return t('Message to {0}: {1}', nameOf(run, event.taskId), messageStateWord(t, event.state, event.step));
    case 'changes-offered':
      return t('Changes are ready for review.');
    case 'applied':
      return t('Applied.');
    case 'undone':
      return t('Undone.');
    case 'run-finished':
      return t('The run is over: {0}', runStatusWord(t, event.status));
    default:
      return '';
  }
}

function nameOf(run: RunState, taskId: Parameters<RunState['tasks']['get']>[0]): string {
  const task = run.tasks.get(taskId);
  return task ? roleWord(t, task.spec.role) : t('Supervisor');
}
