import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-tabs/index.js';
import '@vscode-elements/elements/dist/vscode-tab-header/index.js';
import '@vscode-elements/elements/dist/vscode-tab-panel/index.js';
import { isPlanned, type RunState } from '../domain/run-state.ts';
import type { PanelTab } from '../protocol/panel-api.ts';
import { askedNow } from '../protocol/still-open.ts';
import { conversationView } from './conversation/conversation-view.ts';
import { crewView } from './crew/crew-view.ts';
import { planFooter } from './crew/plan-footer.ts';
import { banners, header } from './header.ts';
import type { Panel } from './parts/panel.ts';
import { icon } from './parts/icon.ts';
import { questions } from './parts/questions.ts';
import { reviewFooter } from './review/review-footer.ts';
import { tally } from './review/review-model.ts';
import { reviewView } from './review/review-view.ts';
import type { View } from './store.ts';
import { t } from './texts.ts';
import { traceView } from './trace/trace-view.ts';

const TABS: readonly PanelTab[] = ['crew', 'review', 'conversation', 'trace'];

/** The whole page, from what the store holds. */
export function page(panel: Panel, view: View): TemplateResult {
  return html`
    <div class="visually-hidden" role="status" aria-live="polite">${view.announcement}</div>
    ${view.run ? runPage(panel, view, view.run) : emptyPage(view)}
  `;
}

function runPage(panel: Panel, view: View, run: RunState): TemplateResult {
  const select = (event: CustomEvent<{ selectedIndex: number }>): void =>
    panel.store.setUi({ tab: TABS[event.detail.selectedIndex] ?? 'crew' });
  return html`
    ${header(panel, view, run)} ${banners(panel, view, run)} ${questions(panel, view, run)}
    <main class="run">
      <vscode-tabs selected-index=${TABS.indexOf(view.ui.tab)} @vsc-tabs-select=${select} @keydown=${selectBySpace}>
        ${TABS.map((tab) => html`<vscode-tab-header slot="header">${tabName(tab)}${badge(tab, view, run)}</vscode-tab-header>`)}
        ${TABS.map((tab) => html`<vscode-tab-panel><div class="view view-${tab}">${tab === view.ui.tab ? tabView(tab, panel, view, run) : nothing}</div></vscode-tab-panel>`)}
      </vscode-tabs>
    </main>
    ${view.ui.tab === 'review' ? reviewFooter(panel, view, run) : view.ui.tab === 'crew' && isPlanned(run) ? planFooter(panel, run) : nothing}
  `;
}

function tabName(tab: PanelTab): string {
  switch (tab) {
    case 'crew':
      return t('Crew');
    case 'review':
      return t('Review');
    case 'conversation':
      return t('Conversation');
    case 'trace':
      return t('Trace');
  }
}

function badge(tab: PanelTab, view: View, run: RunState): TemplateResult | typeof nothing {
  const count = tab === 'review' ? tally(run, view.pending).all : tab === 'crew' ? askedNow(run).length : 0;
  return count === 0 ? nothing : html`<vscode-badge variant="tab-header-counter" slot="content-after">${count}</vscode-badge>`;
}

function tabView(tab: PanelTab, panel: Panel, view: View, run: RunState): TemplateResult {
  switch (tab) {
    case 'crew':
      return crewView(panel, view, run);
    case 'review':
      return reviewView(panel, view, run);
    case 'conversation':
      return conversationView(panel, view, run);
    case 'trace':
      return traceView(panel, view, run);
  }
}

/** The tabs know Enter only; a tab is opened by Space as well. */
function selectBySpace(event: KeyboardEvent): void {
  if (event.key !== ' ' || !(event.target instanceof HTMLElement) || event.target.localName !== 'vscode-tab-header') return;
  event.preventDefault();
  event.target.click();
}

function emptyPage(view: View): TemplateResult {
  if (!view.isReady || view.runId !== null) return html`<main class="nothing" aria-busy="true">${icon('loading', 'idle', true)}</main>`;
  return html`<main class="nothing">
    <h1>${t('No run to show')}</h1>
    <p class="dim">${t('Start a refactoring: say what should become better, and where.')}</p>
    <a class="start" href="command:refactorCrew.start">${t('Start Refactoring…')}</a>
  </main>`;
}
