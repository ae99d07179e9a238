import { html, type nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { TaskId } from '../../domain/ids.ts';
import type { MessageRecord, RunState } from '../../domain/run-state.ts';
import { draftOf } from '../drafts.ts';
import type { View } from '../store.ts';
import type { Panel } from './panel.ts';
import { receipts } from './receipts.ts';

export interface MessageBox {
  readonly taskId: TaskId;
  /** What the field is for; also its accessible name. */
  readonly placeholder: string;
  readonly action: string;
  /** Further buttons, after the one that sends. */
  readonly more: TemplateResult | typeof nothing;
}

/** A field to write to an agent, with what became of the last messages above it. */
export function messageBox(panel: Panel, view: View, run: RunState, messages: readonly MessageRecord[], box: MessageBox): TemplateResult {
  const draft = draftOf(view.ui.drafts, view.runId, box.taskId) ?? '';
  const send = (event: Event): void => {
    event.preventDefault();
    void panel.actions.send(box.taskId, 'steer');
  };
  const write = (event: Event): void => {
    if (event.target instanceof HTMLElement && 'value' in event.target) panel.store.setDraft(box.taskId, String(event.target.value));
  };
  return html`
    ${receipts(panel, view, run, messages)}
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
