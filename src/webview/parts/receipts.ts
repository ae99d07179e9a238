import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { wordsOf } from '../../domain/message.ts';
import type { MessageRecord, RunState } from '../../domain/run-state.ts';
import { receiptWord } from '../../protocol/task-words.ts';
import { draftOf } from '../drafts.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { icon } from './icon.ts';
import { byData, giveFocus } from './keep-focus.ts';
import type { Panel } from './panel.ts';

const SHOWN_RECEIPTS = 3;

/** What became of the last messages to an agent. One that nobody has heard yet can be changed or taken back. */
export function receipts(panel: Panel, view: View, run: RunState, messages: readonly MessageRecord[]): TemplateResult | typeof nothing {
  if (messages.length === 0) return nothing;
  return html`<ul class="receipts" aria-label=${t('Messages')}>
    ${repeat(
      shown(messages),
      (message) => message.messageId,
      (message) => receipt(panel, view, run, message),
    )}
  </ul>`;
}

/** The last few, and before them all that still wait. */
function shown(messages: readonly MessageRecord[]): readonly MessageRecord[] {
  const first = messages.length - SHOWN_RECEIPTS;
  return messages.filter(({ state }, index) => index >= first || state === 'queued');
}

const MESSAGE_ICONS = { queued: 'clock', delivered: 'mail-read', 'acted-on': 'check', withdrawn: 'circle-slash' } as const;

function receipt(panel: Panel, view: View, run: RunState, message: MessageRecord): TemplateResult {
  const { messageId, taskId, text, mode, from, state } = message;
  const isOpen = state === 'queued' && from === 'user';
  const draft = isOpen ? draftOf(view.ui.drafts, view.runId, messageId) : undefined;
  const who = from === 'supervisor' ? html`<span class="dim">${t('Supervisor')}:</span> ` : nothing;
  // The field and its buttons come and go: the focus stays with the message, or goes to where the next one is written.
  const next = `${byData('edit', messageId)}|${byData('draft', taskId)}`;
  if (draft !== undefined)
    return html`<li class="receipt editing" data-next=${next}>${icon('edit')} ${field(panel, view, message, draft)}</li>`;
  return html`<li class="receipt state-${state}" data-next=${next}>
    ${icon(MESSAGE_ICONS[state])}
    <span class="text" title=${text}
      >${who}${mode === 'wrap-up' ? html`<span class="chip">${t('wrap up')}</span> ` : nothing}${wordsOf(text)}</span
    >
    <span class="state">${receiptWord(t, run, message)}</span>
    ${
      isOpen
        ? html`<button class="link" data-edit=${messageId} @click=${() => edit(panel, message)}>${t('Edit')}</button>
            <button class="link" @click=${() => void panel.actions.withdraw(messageId)}>${t('Withdraw')}</button>`
        : nothing
    }
  </li>`;
}

function edit({ store }: Panel, { messageId, text }: MessageRecord): void {
  store.setDraft(messageId, text);
  store.drawNow();
  const opened = document.querySelector(byData('editing', messageId));
  if (opened) giveFocus(opened);
}

function field(panel: Panel, view: View, message: MessageRecord, draft: string): TemplateResult {
  const { messageId } = message;
  const close = (): void => {
    panel.store.setDraft(messageId, undefined);
  };
  const write = (event: Event): void => {
    if (event.target instanceof HTMLElement && 'value' in event.target) panel.store.setDraft(messageId, String(event.target.value));
  };
  const save = (event: Event): void => {
    event.preventDefault();
    void panel.actions.saveEdit(message);
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  };
  return html`<form class="edit" @submit=${save} @keydown=${leave}>
    <vscode-textfield .label=${t('Edit the message')} .value=${live(draft)} data-editing=${messageId} @input=${write}></vscode-textfield>
    <vscode-button type="submit" ?disabled=${view.busy.has(`message:${messageId}`) || draft.trim() === ''}>${t('Save')}</vscode-button>
    <vscode-button secondary @click=${close}>${t('Cancel')}</vscode-button>
  </form>`;
}
