import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { TaskId } from '../../domain/ids.ts';
import { branchDraft, draftOf } from '../drafts.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { icon } from './icon.ts';
import { byData, giveFocus } from './keep-focus.ts';
import type { Panel } from './panel.ts';

/** A finished step, after which the run can go another way. */
export interface BranchPlace {
  readonly taskId: TaskId;
  readonly step: number;
}

/** A quiet button that asks for the instruction of a branch; `prepare` makes room for the field where there is none yet. */
export function branchButton(panel: Panel, { taskId, step }: BranchPlace, prepare?: () => void): TemplateResult {
  const about = branchDraft(taskId, step);
  const open = (): void => {
    prepare?.();
    panel.store.setDraft(about, panel.store.draft(about) ?? '');
    panel.store.drawNow();
    const field = document.querySelector(byData('branching', about));
    if (field) giveFocus(field);
  };
  return html`<button class="branch-button" data-branch=${about} aria-label=${t('Branch from here… (after step {0})', step)} @click=${open}>
    ${icon('git-branch')}<span>${t('Branch from here…')}</span>
  </button>`;
}

/** The field for the instruction, once it is asked for; undefined until then. Enter starts the branch, Escape leaves it. */
export function branchField(panel: Panel, view: View, { taskId, step }: BranchPlace): TemplateResult | undefined {
  const about = branchDraft(taskId, step);
  const draft = draftOf(view.ui.drafts, view.runId, about);
  if (draft === undefined) return undefined;
  const close = (): void => panel.store.setDraft(about, undefined);
  const write = (event: Event): void => {
    if (event.target instanceof HTMLElement && 'value' in event.target) panel.store.setDraft(about, String(event.target.value));
  };
  const start = (event: Event): void => {
    event.preventDefault();
    void panel.actions.branch(taskId, step);
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  };
  const label = t('What is to be done differently after step {0}?', step);
  return html`<form
    class="branch-field"
    data-next=${`${byData('branch', about)}|vscode-tab-header[active]`}
    @submit=${start}
    @keydown=${leave}
  >
    <p class="dim">${t('A new run has everything up to here for free and goes on with your instruction. This one stays as it is.')}</p>
    <div class="edit">
      <vscode-textfield
        .label=${label}
        placeholder=${t('What to do differently…')}
        .value=${live(draft)}
        data-branching=${about}
        @input=${write}
      ></vscode-textfield>
      <vscode-button type="submit" icon="git-branch" ?disabled=${view.busy.has('branch') || draft.trim() === ''}
        >${t('Branch')}</vscode-button
      >
      <vscode-button secondary @click=${close}>${t('Cancel')}</vscode-button>
    </div>
  </form>`;
}
