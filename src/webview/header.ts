import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { isPlanning, type RunState } from '../domain/run-state.ts';
import { formatDuration } from '../base/figures.ts';
import { isLive } from '../domain/task.ts';
import { branchWord } from '../protocol/task-words.ts';
import { countHunks, runWord, scopeWord } from '../protocol/words.ts';
import { icon, runIcon, runTone } from './parts/icon.ts';
import type { Panel } from './parts/panel.ts';
import { usageFigures } from './parts/usage.ts';
import type { Notice, View } from './store.ts';
import { tally } from './review/review-model.ts';
import { t } from './texts.ts';

/** The goal, the figures, and the two ways to end a run early. */
export function header(panel: Panel, view: View, run: RunState): TemplateResult {
  const { header: facts } = run;
  const isRunning = run.status === 'running';
  const title = facts.goal || facts.recipe?.id || t('Refactoring');
  return html`<header class="top">
    <div class="goal">
      <h1 title=${title}>${title}</h1>
      <p class="dim">
        <span class="status tone-${runTone(run)}">${runIcon(run)} ${runWord(t, run)}</span>
        ${isRunning || run.summary === '' ? nothing : html`<span class="outcome">${run.summary}</span>`}
        <span title=${facts.folder}>${icon('folder')} ${scopeWord(t, facts.scope)}</span>
        <span title=${t('What answers')}>${icon(facts.model === 'offline' ? 'beaker' : 'sparkle')} ${facts.model}</span>
        ${facts.trusted ? nothing : html`<span title=${t('Nothing of this folder is executed')}>${icon('workspace-untrusted', 'ask')} ${t('folder not trusted')}</span>`}
        ${origin(panel, view, run)}
      </p>
    </div>
    <div class="facts">${figures(run, view.now)}</div>
    ${
      isRunning
        ? html`<div class="buttons">
            ${isPlanning(run) ? nothing : wrapUpButton(panel, view)}
            <vscode-button
              secondary
              icon="debug-stop"
              title=${t('Stop the run; what was found is kept')}
              ?disabled=${view.busy.has('cancel-run')}
              @click=${() => void panel.actions.cancelRun()}
              >${t('Stop')}</vscode-button
            >
          </div>`
        : reviewButton(panel, view, run)
    }
  </header>`;
}

function wrapUpButton(panel: Panel, view: View): TemplateResult {
  return html`<vscode-button
    secondary
    title=${t('Finish now and keep what there is')}
    ?disabled=${view.busy.has('wrap-up')}
    @click=${() => void panel.actions.wrapUp()}
    >${t('Wrap up')}</vscode-button
  >`;
}

/** Where a branch comes from: a link as long as that run can be shown. */
function origin(panel: Panel, view: View, run: RunState): TemplateResult | typeof nothing {
  const from = view.origin;
  const text = branchWord(t, run);
  if (text === '') return nothing;
  return html`<span
    >${icon('git-branch')}
    ${from === null ? text : html`<button class="link" title=${t('Show that run')} @click=${() => void panel.actions.showRun(from)}>${text}</button>`}</span
  >`;
}

function figures(run: RunState, now: number): TemplateResult {
  const elapsed = (run.finishedAt ?? (run.status === 'running' ? now : run.lastAt)) - run.startedAt;
  const live = [...run.tasks.values()].filter((task) => isLive(task.status)).length;
  return html`
    <span title=${t('Elapsed')}><b>${formatDuration(elapsed)}</b></span>
    ${live > 0 ? html`<span><b>${live}</b> ${t('running')}</span>` : nothing} ${usageFigures(run.usage, run.header.budget?.costUsd)}
  `;
}

function reviewButton(panel: Panel, view: View, run: RunState): TemplateResult | typeof nothing {
  if (view.ui.tab === 'review' || !run.changes || run.changes.files.length === 0 || run.applied) return nothing;
  return html`<div class="buttons">
    <vscode-button @click=${() => panel.store.setUi({ tab: 'review' })}
      >${t('Review {0}', countHunks(t, tally(run, view.pending).all))}</vscode-button
    >
  </div>`;
}

/** What went wrong, where the user looks first. */
export function banners(panel: Panel, view: View, run: RunState): TemplateResult {
  const lost = run.status === 'interrupted';
  return html`
    ${run.failure ? html`<div class="banner tone-bad" role="alert">${icon('error', 'bad')}<span>${run.failure.message}</span></div>` : nothing}
    ${
      lost
        ? html`<div class="banner interrupted tone-ask" role="status" data-next="vscode-tab-header[active]">
            ${icon('debug-disconnect', 'ask')}<span
              >${t('This run was interrupted. What it found is kept, and its tasks can go on from their last finished steps.')}</span
            >
            <vscode-button icon="debug-continue" @click=${() => void panel.actions.resume()}>${t('Resume')}</vscode-button>
          </div>`
        : nothing
    }
    ${
      view.notice === null
        ? nothing
        : html`<div class="banner tone-ask" role="alert">
            ${icon('info', 'ask')}<span>${noticeText(view.notice)}</span>
            <button class="link" @click=${() => panel.store.set({ notice: null })}>${t('Close')}</button>
          </div>`
    }
    ${
      view.problem === null
        ? nothing
        : html`<div class="banner tone-bad" role="alert">
            ${icon('warning', 'bad')}<span>${view.problem}</span>
            <button class="link" @click=${() => panel.store.set({ problem: null })}>${t('Close')}</button>
          </div>`
    }
  `;
}

function noticeText(notice: Notice): string {
  switch (notice) {
    case 'too-late':
      return t('Too late: the message has been heard already.');
    case 'edit-moved':
      return t('The message was heard before you saved the change. What you wrote waits in the message box.');
    case 'hunk-moved':
      return t('The change that you were writing about is another one now. What you wrote waits in the message box of its task.');
    case 'plan-edit-moved':
      return t('The plan was started before you saved the change. What you wrote waits in the message box of its task.');
  }
}
