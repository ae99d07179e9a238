import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { TaskId } from '../../domain/ids.ts';
import type { MessageRecord } from '../../domain/run-state.ts';
import { messageStateWord } from '../../protocol/words.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { icon } from './icon.ts';
import type { Panel } from './panel.ts';

export interface MessageBox {
  readonly taskId: TaskId;
  /** What the field is for; also its accessible name. */
  readonly placeholder: string;
  readonly action: string;
  /** Further buttons, after the one that sends. */
  readonly more: TemplateResult | typeof nothing;
}

/** A field to write to an agent, with what became of the last messages above it. */
export function messageBox(panel: Panel, view: View, messages: readonly MessageRecord[], box: MessageBox): TemplateResult {
  const draft = view.ui.drafts[box.taskId] ?? '';
  const send = (event: Event): void => {
    event.preventDefault();
    void panel.actions.send(box.taskId, 'steer');
  };
  const write = (event: Event): void => {
    if (event.target instanceof HTMLElement && 'value' in event.target) panel.store.setDraft(box.taskId, String(event.target.value));
  };
  return html`
    ${receipts(panel, messages)}
    <form class="message-box" @submit=${send}>
      <vscode-textfield
        .label=${box.placeholder}
        placeholder=${box.placeholder}
        .value=${live(draft)}
        data-draft=${box.taskId}
        @input=${write}
      ></vscode-textfield>
      <div class="buttons">
        <vscode-button type="submit" ?secondary=${draft.trim() === ''} ?disabled=${view.busy.has(`send:${box.taskId}`)}
          >${box.action}</vscode-button
        >
        ${box.more}
      </div>
    </form>
  `;
}

const SHOWN_RECEIPTS = 3;

function receipts(panel: Panel, messages: readonly MessageRecord[]): TemplateResult | typeof nothing {
  if (messages.length === 0) return nothing;
  return html`<ul class="receipts" aria-label=${t('Messages')}>
    ${messages.slice(-SHOWN_RECEIPTS).map((message) => receipt(panel, message))}
  </ul>`;
}

const MESSAGE_ICONS = { queued: 'clock', delivered: 'mail-read', 'acted-on': 'check', withdrawn: 'circle-slash' } as const;

function receipt(panel: Panel, { messageId, text, mode, from, state, step }: MessageRecord): TemplateResult {
  const who = from === 'supervisor' ? html`<span class="dim">${t('Supervisor')}:</span> ` : nothing;
  return html`<li class="receipt state-${state}">
    ${icon(MESSAGE_ICONS[state])}
    <span class="text" title=${text}>${who}${mode === 'wrap-up' ? html`<span class="chip">${t('wrap up')}</span> ` : nothing}${text}</span>
    <span class="state">${messageStateWord(t, state, step)}</span>
    ${
      state === 'queued' && from === 'user'
        ? html`<button class="link" @click=${() => void panel.actions.withdraw(messageId)}>${t('Withdraw')}</button>`
        : nothing
    }
  </li>`;
}
