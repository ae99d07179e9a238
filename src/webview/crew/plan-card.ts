import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { isLeftOut, isPlanned, messagesTo, type RunState, type TaskRecord } from '../../domain/run-state.ts';
import { recipesOf } from '../../domain/planned-task.ts';
import type { TaskSpec } from '../../domain/task.ts';
import { estimateOf, expectedFrom, expectedWord } from '../../protocol/plan-words.ts';
import { agentName } from '../../protocol/task-words.ts';
import { roleWord } from '../../protocol/words.ts';
import { planEditOf } from '../drafts.ts';
import { icon, statusIcon } from '../parts/icon.ts';
import { byData } from '../parts/keep-focus.ts';
import type { Panel } from '../parts/panel.ts';
import { receipts } from '../parts/receipts.ts';
import { richText } from '../parts/rich-text.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { dependentsOf } from './agent-model.ts';
import { openPlanEdit, planEdit } from './plan-edit.ts';

/** A task that has not started: what it is to do, where, with what, after whom, and what it is expected to take. */
export function planCard(panel: Panel, view: View, run: RunState, task: TaskRecord): TemplateResult {
  const { taskId, role, title } = task.spec;
  const isOut = isLeftOut(run, task);
  const edit = isPlanned(run) && !isOut ? planEditOf(view.ui.drafts, view.runId, taskId) : undefined;
  // What is left out, put back or no longer edited leaves the focus with the button that takes it back.
  const next = `${byData('put-back', taskId)}|${byData('edit-task', taskId)}`;
  return html`<article
    class="card planned tone-${isOut ? 'off left-out' : 'idle'}"
    id="agent-${taskId}"
    aria-label=${`${roleWord(t, role)}: ${title}`}
    data-next=${next}
  >
    <h2>
      <span class="fold">${statusIcon(task.status)}<span class="name">${roleWord(t, role)}</span></span>
      <span class="doing">${isOut ? t('left out') : ''}</span>
      ${isOut ? nothing : expectation(run, task)}
    </h2>
    ${edit ? planEdit(panel, task, edit) : words(run, task)} ${receipts(panel, view, run, messagesTo(run, taskId))}
    ${isPlanned(run) && !edit ? buttons(panel, run, task) : nothing}
  </article>`;
}

function expectation(run: RunState, { spec: { taskId } }: TaskRecord): TemplateResult | typeof nothing {
  const estimate = estimateOf(run, taskId);
  const word = estimate ? expectedWord(t, estimate) : '';
  return estimate && word !== '' ? html`<span class="figures" title=${expectedFrom(t, estimate)}>${word}</span>` : nothing;
}

function words(run: RunState, { spec }: TaskRecord): TemplateResult {
  const recipes = recipesOf(spec);
  const after = spec.dependsOn.map((dependency) => agentName(t, run, dependency));
  return html`<div class="plan-words">
    <h3>${spec.title}</h3>
    <div class="plan-text">${richText(spec.description)}</div>
    <dl class="plan-facts">
      <dt title=${t('Files and folders')}>${icon('folder')}<span class="visually-hidden">${t('Files and folders')}</span></dt>
      <dd>${where(spec)}</dd>
      ${
        recipes.length === 0
          ? nothing
          : html`<dt title=${t('Recipes')}>${icon('beaker')}<span class="visually-hidden">${t('Recipes')}</span></dt>
              <dd>${recipes.map((recipe) => html`<code>${recipe}</code> `)}</dd>`
      }
      ${
        after.length === 0
          ? nothing
          : html`<dt title=${t('Starts after')}>${icon('arrow-small-right')}<span class="visually-hidden">${t('Starts after')}</span></dt>
              <dd>${t('after {0}', after.join(', '))}</dd>`
      }
    </dl>
  </div>`;
}

function where({ scope: { paths, lines } }: TaskSpec): TemplateResult {
  if (paths.length === 0) return html`${t('the workspace')}`;
  const at = lines ? `:${lines.start}-${lines.end}` : '';
  return html`${paths.map((path) => html`<code>${path}${at}</code> `)}`;
}

function buttons(panel: Panel, run: RunState, task: TaskRecord): TemplateResult {
  const { taskId, role } = task.spec;
  const name = roleWord(t, role);
  if (isLeftOut(run, task))
    return html`<div class="plan-buttons">
      <button
        class="link"
        data-put-back=${taskId}
        aria-label=${t('Put {0} back into the plan', name)}
        @click=${() => void panel.actions.retryTask(taskId)}
      >
        ${t('Put back')}
      </button>
    </div>`;
  const along = dependentsOf(run, taskId).map((dependent) => agentName(t, run, dependent));
  return html`<div class="plan-buttons">
    <button
      class="link"
      data-edit-task=${taskId}
      aria-label=${t('Change the task {0}', task.spec.title)}
      @click=${() => openPlanEdit(panel, task)}
    >
      ${t('Edit')}
    </button>
    <button
      class="link"
      title=${along.length === 0 ? '' : t('With it goes what depends on it: {0}', along.join(', '))}
      aria-label=${t('Leave {0} out of the plan', name)}
      @click=${() => void panel.actions.cancelTask(taskId)}
    >
      ${along.length === 0 ? t('Leave out') : t('Leave out, with {0}', along.join(', '))}
    </button>
  </div>`;
}
