import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { plannedTasks, type RunState } from '../../domain/run-state.ts';
import { expectedWord, totalOfPlan } from '../../protocol/plan-words.ts';
import { countTasks } from '../../protocol/words.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import { t } from '../texts.ts';
import { focusPlanEdit } from './plan-edit.ts';

/** What the plan takes in all, and what becomes of it: it starts, or it is removed. */
export function planFooter(panel: Panel, run: RunState): TemplateResult {
  const tasks = plannedTasks(run);
  const expected = expectedWord(t, totalOfPlan(run));
  const start = async (): Promise<void> => {
    const unsaved = await panel.actions.startPlan();
    if (unsaved !== undefined) focusPlanEdit(unsaved);
  };
  return html`<footer class="bar" data-next="vscode-tab-header[active]">
    <div class="told">
      <span><b>${countTasks(t, tasks.length)}</b></span>
      ${
        tasks.length === 0
          ? nothing
          : expected === ''
            ? html`<span class="dim">${t('no model needed')}</span>`
            : html`<span title=${t('Without what the supervisor takes itself')}>${icon('dashboard')} ${expected}</span>`
      }
    </div>
    <div class="buttons">
      <vscode-button secondary @click=${() => void panel.actions.removeRun()}>${t('Discard')}</vscode-button>
      <vscode-button
        icon="play"
        title=${tasks.length === 0 ? t('All tasks are left out') : ''}
        ?disabled=${tasks.length === 0}
        @click=${() => void start()}
        >${t('Start')}</vscode-button
      >
    </div>
  </footer>`;
}
