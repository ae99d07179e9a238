import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { TaskId } from '../../domain/ids.ts';
import type { TaskRecord } from '../../domain/run-state.ts';
import { planDraft } from '../drafts.ts';
import { byData, giveFocus } from '../parts/keep-focus.ts';
import type { Panel } from '../parts/panel.ts';
import { t } from '../texts.ts';
import { readTexts, type PlanField, type PlanProblem, type PlanTexts } from './plan-model.ts';

/** The fields for a task of a plan. Enter in the title or Ctrl+Enter anywhere saves, Escape leaves it as it was. */
export function planEdit(panel: Panel, task: TaskRecord, texts: PlanTexts): TemplateResult {
  const { taskId } = task.spec;
  const reading = readTexts(task.spec, texts);
  const problem = 'problem' in reading ? reading.problem : null;
  const save = (event: Event): void => {
    event.preventDefault();
    void panel.actions.saveTask(task);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return save(event);
    if (event.key !== 'Escape') return;
    event.preventDefault();
    panel.actions.closeTask(taskId);
  };
  const write =
    (field: PlanField) =>
    (event: Event): void => {
      if (event.target instanceof HTMLElement && 'value' in event.target)
        panel.store.setDraft(planDraft(taskId, field), String(event.target.value));
    };
  return html`<form class="plan-edit" data-next=${byData('edit-task', taskId)} @submit=${save} @keydown=${key}>
    <div class="plan-field">
      <span aria-hidden="true">${t('Title')}</span>
      <vscode-textfield
        .label=${t('Title')}
        .value=${live(texts.title)}
        ?invalid=${problem?.field === 'title'}
        data-title-of=${taskId}
        @input=${write('title')}
      ></vscode-textfield>
    </div>
    <div class="plan-field">
      <span aria-hidden="true">${t('Instructions')}</span>
      <vscode-textarea
        .label=${t('Instructions')}
        .value=${live(texts.description)}
        rows=${rowsFor(texts.description, 4)}
        ?invalid=${problem?.field === 'description'}
        @input=${write('description')}
      ></vscode-textarea>
    </div>
    <div class="plan-field">
      <span aria-hidden="true">${t('Files and folders, one a line; none: the workspace')}</span>
      <vscode-textarea
        .label=${t('Files and folders, one a line; none: the workspace')}
        .value=${live(texts.paths)}
        rows=${rowsFor(texts.paths, 2)}
        monospace
        ?invalid=${problem?.field === 'paths'}
        @input=${write('paths')}
      ></vscode-textarea>
    </div>
    ${problem ? html`<p class="plan-problem tone-bad" role="alert">${problemText(problem)}</p>` : nothing}
    <div class="buttons">
      <vscode-button type="submit" ?disabled=${problem !== null}>${t('Save')}</vscode-button>
      <vscode-button secondary @click=${() => panel.actions.closeTask(taskId)}>${t('Cancel')}</vscode-button>
    </div>
  </form>`;
}

/** Room for what is written, within reason: the element's own handle to make more is an image, which the page's policy forbids. */
function rowsFor(text: string, least: number): number {
  const rows = text.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / CHARACTERS_A_ROW), 0);
  return Math.min(Math.max(rows, least), 14);
}

const CHARACTERS_A_ROW = 60;

/** Opens the fields and goes to the first of them. */
export function openPlanEdit(panel: Panel, task: TaskRecord): void {
  panel.actions.openTask(task);
  panel.store.drawNow();
  focusPlanEdit(task.spec.taskId);
}

export function focusPlanEdit(taskId: TaskId): void {
  const field = document.querySelector(byData('title-of', taskId));
  if (field) giveFocus(field);
}

function problemText(problem: PlanProblem): string {
  switch (problem.field) {
    case 'title':
      return t('A task needs a title.');
    case 'description':
      return t('A task needs instructions.');
    case 'paths':
      return t('“{0}” is no file or folder of the workspace.', problem.path);
  }
}
