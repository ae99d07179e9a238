import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { TaskId } from '../../domain/ids.ts';
import type { RunState, TaskRecord } from '../../domain/run-state.ts';
import type { Remedy } from '../../domain/stuck.ts';
import { REMEDIES } from '../../protocol/remedies.ts';
import { agentName, limitWord, stuckNow, stuckWord } from '../../protocol/task-words.ts';
import { icon } from '../parts/icon.ts';
import { byData, giveFocus } from '../parts/keep-focus.ts';
import type { Panel } from '../parts/panel.ts';
import { inline } from '../parts/rich-text.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { dependentsOf } from './agent-model.ts';

/** That a task seems to get nowhere, what was seen of it, and what can be done. */
export function stuckNotice(panel: Panel, run: RunState, task: TaskRecord): TemplateResult | typeof nothing {
  const stuck = stuckNow(run, task);
  if (!stuck) return nothing;
  const { taskId } = task.spec;
  return html`<section class="notice tone-ask" aria-label=${t('Seems stuck')} data-next=${byData('draft', taskId)}>
    ${icon('warning', 'ask')}
    <div class="words">
      <p><strong>${t('Seems stuck: {0}', stuckWord(t, stuck.pattern))}</strong></p>
      <p class="dim">${inline(stuck.text)} ${inline(stuck.advice)}</p>
      <div class="remedies">${REMEDIES[stuck.pattern].map((remedy) => remedyButton(panel, taskId, remedy))}</div>
    </div>
  </section>`;
}

function remedyButton(panel: Panel, taskId: TaskId, remedy: Exclude<Remedy, 'narrow'>): TemplateResult {
  const button = (label: string, act: () => void): TemplateResult => html`<button class="link" @click=${act}>${label}</button>`;
  switch (remedy) {
    case 'steer':
      return button(t('Tell it what to do'), () => writeTo(taskId));
    case 'wrap-up':
      return button(t('Let it wrap up'), () => void panel.actions.send(taskId, 'wrap-up'));
    case 'cancel':
      return button(t('Cancel it'), () => void panel.actions.cancelTask(taskId));
  }
}

function writeTo(taskId: TaskId): void {
  const box = document.querySelector(byData('draft', taskId));
  if (box) giveFocus(box);
}

/** That an agent came to a limit. */
export function limitNotice(view: View, taskId: TaskId): TemplateResult | typeof nothing {
  const reached = view.limits.get(taskId);
  if (!reached) return nothing;
  return html`<p class="notice tone-ask">${icon('dashboard', 'ask')}<span class="words">${limitWord(t, reached)}</span></p>`;
}

/** What stopping a task does, and to whom else. */
export function stopTitle(run: RunState, taskId: TaskId): string {
  const along = dependentsOf(run, taskId).map((dependent) => agentName(t, run, dependent));
  return along.length === 0
    ? t('Stop at once; what it found is kept')
    : t('Stop at once, and with it {0}, which can’t go on without it; what they found is kept', along.join(', '));
}
