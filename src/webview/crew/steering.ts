import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { MessageRecord, RunState, TaskRecord } from '../../domain/run-state.ts';
import { isLive } from '../../domain/task.ts';
import { taskName } from '../../protocol/words.ts';
import { messageBox } from '../parts/message-box.ts';
import type { Panel } from '../parts/panel.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { stopTitle } from './notices.ts';

/** The ways to steer a task, as its state has them, below what became of these messages. */
export function steering(panel: Panel, view: View, run: RunState, task: TaskRecord, messages: readonly MessageRecord[]): TemplateResult {
  const { taskId } = task.spec;
  const name = taskName(t, run, task);
  if (isLive(task.status) || task.status === 'pending') {
    const isNew = task.status === 'pending' && task.attempt === 0;
    return messageBox(panel, view, run, messages, {
      taskId,
      placeholder: isNew ? t('Add to the instructions of {0}…', name) : t('Steer {0}…', name),
      action: isNew ? t('Add') : t('Steer'),
      more: html`
        ${
          isNew
            ? nothing
            : html`<vscode-button
                secondary
                title=${t('Finish now, keep what it has')}
                @click=${() => void panel.actions.send(taskId, 'wrap-up')}
                >${t('Wrap up')}</vscode-button
              >`
        }
        <vscode-button
          secondary
          title=${stopTitle(run, taskId)}
          ?disabled=${task.stopRequested !== undefined}
          @click=${() => void panel.actions.cancelTask(taskId)}
          >${t('Abort')}</vscode-button
        >
      `,
    });
  }
  if (task.status === 'interrupted') {
    return messageBox(panel, view, run, messages, {
      taskId,
      placeholder: t('Steer {0}, and resume the run…', name),
      action: t('Steer'),
      more: nothing,
    });
  }
  const mayRetry = task.status !== 'succeeded';
  return messageBox(panel, view, run, messages, {
    taskId,
    placeholder: t('Ask {0} for a follow-up…', name),
    action: t('Continue'),
    more: mayRetry
      ? html`<vscode-button secondary @click=${() => void panel.actions.retryTask(taskId)}>${t('Retry')}</vscode-button>`
      : nothing,
  });
}
