import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration } from '../../base/figures.ts';
import { SUPERVISOR } from '../../domain/ids.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { RunState } from '../../domain/run-state.ts';
import { roleWord } from '../../protocol/words.ts';
import { agentChoice } from '../parts/agent-choice.ts';
import { branchButton, branchField } from '../parts/branching.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import '../parts/windowed-rows.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { describeEvent, eventIcon, filterEvents, taskOf } from './trace-model.ts';

/** The journal, line by line; a line opens to the event as it is on record. */
export function traceView(panel: Panel, view: View, run: RunState): TemplateResult {
  const events = filterEvents(view.events, view.ui.traceFilter);
  const open = view.openEvent === null ? undefined : events.find((event) => event.seq === view.openEvent);
  return html`
    <div class="choice-bar">
      ${agentChoice(run, view.ui.traceFilter, (traceFilter) => panel.store.setUi({ traceFilter }), 'all')}
      <span class="dim">${events.length === 1 ? t('1 event') : t('{0} events', events.length)}</span>
    </div>
    <div class="journal ${open ? 'with-details' : ''}">
      <crew-rows
        class="rows"
        role="list"
        aria-label=${t('Events')}
        .count=${events.length}
        .version=${[events, view.openEvent]}
        .row=${(index: number) => {
          const event = events[index];
          return event ? traceRow(panel, view, run, event) : html``;
        }}
      ></crew-rows>
      ${open ? details(panel, view, open) : nothing}
    </div>
  `;
}

function traceRow(panel: Panel, view: View, run: RunState, event: RunEvent): TemplateResult {
  const taskId = taskOf(event);
  const task = taskId === null ? undefined : run.tasks.get(taskId);
  const who = task ? roleWord(t, task.spec.role) : taskId === SUPERVISOR ? t('Supervisor') : '';
  const isOpen = view.openEvent === event.seq;
  return html`<div role="listitem" class="line">
    <button class="row" aria-expanded=${isOpen} @click=${() => panel.store.set({ openEvent: isOpen ? null : event.seq })}>
      <span class="seq">${event.seq}</span
      ><span class="at">${formatDuration(event.at - run.startedAt)}</span>${icon(eventIcon(event), 'idle')}<span class="who">${who}</span
      ><span class="text">${describeEvent(t, event)}</span>
    </button>
    ${event.type === 'step-finished' ? branchButton(panel, event, () => panel.store.set({ openEvent: event.seq })) : nothing}
  </div>`;
}

function details(panel: Panel, view: View, event: RunEvent): TemplateResult {
  return html`<aside class="details" aria-label=${t('Event {0}', event.seq)}>
    <header>
      <b>${event.type}</b>
      <button class="link" @click=${() => panel.store.set({ openEvent: null })}>${t('Close')}</button>
    </header>
    ${event.type === 'step-finished' ? (branchField(panel, view, event) ?? nothing) : nothing}
    <pre class="fenced" tabindex="0">${JSON.stringify(event, undefined, 2).slice(0, LIMIT)}</pre>
  </aside>`;
}

/** An offered change set can be megabytes; what is shown of an event is its beginning. */
const LIMIT = 20_000;
