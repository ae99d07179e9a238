import { render } from 'lit';
import type { RunId } from '../domain/ids.ts';
import { messageOf } from '../domain/failure.ts';
import type { HostPanelApi, PanelFocus, ShownRun } from '../protocol/panel-api.ts';
import { Client } from '../protocol/rpc.ts';
import { Actions } from './actions.ts';
import { announcementOf } from './announce.ts';
import { hostChannel } from './channel.ts';
import { page } from './page.ts';
import { byData, drawKeepingFocus, giveFocus } from './parts/keep-focus.ts';
import { LackWatch } from './review/lack-watch.ts';
import { loadUi, saveUi } from './saved-ui.ts';
import { PanelStore } from './store.ts';
import { t, useTexts } from './texts.ts';
import type { VsCodeApi } from './vscode-api.ts';

declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();
const host = new Client<HostPanelApi>(hostChannel(vscode));
const store = new PanelStore(loadUi(vscode), {
  draw: (view) => {
    drawKeepingFocus(() => render(page({ store, actions }, view), document.body));
    lackWatch.look(view);
  },
  save: (ui) => saveUi(vscode, store.view.runId, ui),
  requestFrame: (draw) => requestAnimationFrame(draw),
  cancelFrame: (frame) => cancelAnimationFrame(frame),
});
const actions = new Actions(host, store);
const lackWatch = new LackWatch((request) => host.call('lacks', request), store);

void followShown();

/** Shows what the host says is to be shown, run after run. */
async function followShown(): Promise<void> {
  let leave = new AbortController();
  for await (const shown of host.stream('shown', {})) {
    useTexts(shown.texts);
    const isOther = shown.runId !== store.view.runId;
    store.show(shown.runId, shown.interrupted, shown.origin);
    focusOn(shown);
    saveUi(vscode, shown.runId, store.view.ui);
    if (!isOther || shown.runId === null) continue;
    leave.abort();
    leave = new AbortController();
    void followEvents(shown.runId, leave.signal);
    void followLive(shown.runId, leave.signal);
  }
}

async function followEvents(runId: RunId, signal: AbortSignal): Promise<void> {
  let isFirst = true;
  try {
    for await (const events of host.stream('events', { runId, since: 0 }, signal)) {
      if (signal.aborted) return;
      store.add(events);
      const { run } = store.view;
      // What was there before the page is no news.
      const news = isFirst || !run ? [] : events.map((event) => announcementOf(event, run)).filter((text) => text !== '');
      if (news.length > 0) store.set({ announcement: news.join(' ') });
      isFirst = false;
    }
  } catch (error) {
    if (!signal.aborted) store.set({ problem: t('The panel lost its connection: {0}', messageOf(error)) });
  }
}

/** What models are writing. Without it the panel shows each step at its end. */
async function followLive(runId: RunId, signal: AbortSignal): Promise<void> {
  try {
    for await (const news of host.stream('live', { runId }, signal)) {
      if (signal.aborted) return;
      store.addLive(news);
    }
  } catch (error) {
    if (!signal.aborted) store.set({ problem: t('The panel lost its connection: {0}', messageOf(error)) });
  }
}

function focusOn({ focus }: ShownRun): void {
  if (!focus || focus.at <= store.view.ui.focusedAt) return;
  store.setUi({ focusedAt: focus.at, tab: focus.tab, ...(focus.taskId && { folded: { ...store.view.ui.folded, [focus.taskId]: false } }) });
  if (!focus.taskId && !focus.questionId) return;
  // The run's events may come after the wish, and the cards have their places once they are drawn.
  requestAnimationFrame(() => requestAnimationFrame(() => look(focus)));
}

/** Brings into view what was asked for: a question, with its first answer in focus, or else an agent's card. */
function look({ taskId, questionId }: PanelFocus): void {
  const answer = questionId && document.querySelector(`${byData('question', questionId)} vscode-button`);
  if (answer) giveFocus(answer);
  else if (taskId) document.getElementById(`agent-${taskId}`)?.scrollIntoView({ block: 'start' });
}
