import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import { SUPERVISOR, type TaskId } from '../../domain/ids.ts';
import { agentOf, messagesTo, type AgentRecord, type RunState } from '../../domain/run-state.ts';
import { usageWord } from '../../protocol/usage-words.ts';
import { steering } from '../crew/steering.ts';
import { branchDraft, draftOf } from '../drafts.ts';
import { liveOf } from '../live-texts.ts';
import { agentChoice } from '../parts/agent-choice.ts';
import { branchButton, branchField } from '../parts/branching.ts';
import { icon } from '../parts/icon.ts';
import { byData } from '../parts/keep-focus.ts';
import { messageBox } from '../parts/message-box.ts';
import type { Panel } from '../parts/panel.ts';
import { stickToEnd } from '../parts/stick-to-end.ts';
import { styles } from '../parts/styles.ts';
import { whenNear } from '../parts/when-near.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { conversationKeys } from './conversation-keys.ts';
import { entryView } from './entry-view.ts';
import { passagesOf, passageUnderWay, type Passage } from './passages.ts';

/** What one agent heard, thought, said and did, step by step: the supervisor, or the task that was chosen. */
export function conversationView(panel: Panel, view: View, run: RunState): TemplateResult {
  const task = run.tasks.get(view.ui.conversationOf);
  const taskId = task?.spec.taskId ?? SUPERVISOR;
  const agent = agentOf(run, taskId) ?? run.supervisor;
  // What was heard stands in the conversation; what is on its way can still be changed.
  const onTheirWay = messagesTo(run, taskId).filter((message) => message.state === 'queued');
  return html`
    <div class="choice-bar">${agentChoice(run, taskId, (conversationOf) => panel.store.setUi({ conversationOf }))} ${total(agent)}</div>
    ${keyed(taskId, passages(panel, view, run, taskId, agent))}
    <div class="talk">
      ${
        task
          ? steering(panel, view, run, task, onTheirWay)
          : messageBox(panel, view, run, onTheirWay, {
              taskId,
              placeholder: t('Tell the supervisor what to do differently…'),
              action: t('Send'),
              more: nothing,
            })
      }
    </div>
  `;
}

function total({ usage, model }: AgentRecord): TemplateResult | typeof nothing {
  const words = [model ?? '', usageWord(t, usage)].filter((word) => word !== '');
  return words.length === 0 ? nothing : html`<span class="dim total">${words.join(' · ')}</span>`;
}

function passages(panel: Panel, view: View, run: RunState, taskId: TaskId, agent: AgentRecord): TemplateResult {
  const finished = passagesOf(view.events, taskId);
  const pieces = liveOf(view.live, taskId);
  const isRunning = run.status === 'running';
  const now = isRunning ? passageUnderWay(agent, messagesTo(run, taskId), pieces) : undefined;
  const written = pieces.reduce((length, { text }) => length + text.length, 0);
  const current = currentEntry(view.entry, taskId, [...finished, ...(now ? [now] : [])]);
  const grown = `${finished.length} ${now?.entries.length ?? 0} ${written}`;
  return html`<ol
    class="conversation"
    aria-label=${t('Conversation')}
    @keydown=${(event: KeyboardEvent) => conversationKeys(panel, event)}
    @focusin=${(event: FocusEvent) => remember(panel, event)}
    data-next=${`${byData('entry', current)}|${byData('draft', taskId)}`}
    ${stickToEnd(grown, !isRunning)}
  >
    ${finished.length === 0 && !now ? html`<li class="empty">${t('Nothing has been said yet.')}</li>` : nothing}
    ${repeat(
      finished,
      ({ step }) => step,
      (passage) => passageView(panel, view, run, taskId, passage, current, finished.length > DRAWN_AT_ONCE),
    )}
    ${now ? underWay(panel, view, run, taskId, now, current) : nothing}
  </ol>`;
}

/** Up to how many steps all are drawn; of more, only those that come near what can be seen. */
const DRAWN_AT_ONCE = 40;

/** The entry at which the Tab key comes in: where it was last, or else the first one. */
function currentEntry(entry: string | null, taskId: TaskId, all: readonly Pick<Passage, 'step' | 'entries'>[]): string {
  const isThere = all.some(({ step, entries }) => entries.some((_entry, index) => entry === `${taskId}/${step}/${index}`));
  return entry !== null && isThere ? entry : `${taskId}/${all[0]?.step ?? 1}/0`;
}

function remember({ store }: Panel, { target }: FocusEvent): void {
  const key = target instanceof HTMLElement ? target.dataset['entry'] : undefined;
  if (key !== undefined && store.view.entry !== key) store.set({ entry: key });
}

/** A step, and the way to go on differently from its end; drawn anew only when something in it has changed. */
function passageView(panel: Panel, view: View, run: RunState, taskId: TaskId, passage: Passage, current: string, isLong: boolean): unknown {
  const { step, entries } = passage;
  const key = `${taskId}/${step}`;
  const isNear = !isLong || view.near.has(key);
  const branch = draftOf(view.ui.drafts, view.runId, branchDraft(taskId, step));
  const openHere = [...view.opened].filter((opened) => opened.startsWith(`${key}/`)).join(' ');
  const reasons = [
    passage,
    isNear,
    current.startsWith(`${key}/`) ? current : null,
    openHere,
    branch,
    branch === undefined ? null : view.busy,
    run.messages,
  ];
  return guard(reasons, () =>
    isNear
      ? html`<li class="passage" aria-label=${t('Step {0}', step)}>
          ${entries.map((entry, index) => {
            const at = `${key}/${index}`;
            return entryView(panel, view, run, { key: at, taskId, isCurrent: at === current }, entry);
          })}
          ${stepEnd(panel, view, taskId, passage)}
        </li>`
      : html`<li
          class="passage far"
          aria-label=${t('Step {0}', step)}
          ${styles({ 'min-height': `${36 + 34 * entries.length}px` })}
          ${whenNear(() => panel.store.comesNear(key))}
        ></li>`,
  );
}

function stepEnd(panel: Panel, view: View, taskId: TaskId, { step, usage, model }: Passage): TemplateResult {
  const place = { taskId, step };
  const words = [t('Step {0}', step), model ?? '', usageWord(t, usage)].filter((word) => word !== '');
  return html`<div class="step-end"><span class="dim">${words.join(' · ')}</span>${branchButton(panel, place)}</div>
    ${branchField(panel, view, place) ?? nothing}`;
}

/** The step at work: what is being written and done. */
function underWay(
  panel: Panel,
  view: View,
  run: RunState,
  taskId: TaskId,
  { step, entries }: NonNullable<ReturnType<typeof passageUnderWay>>,
  current: string,
): TemplateResult {
  const key = `${taskId}/${step}`;
  return html`<li class="passage now" aria-label=${t('Step {0}', step)}>
    ${entries.map((entry, index) => {
      const at = `${key}/${index}`;
      return entryView(panel, view, run, { key: at, taskId, isCurrent: at === current, isLive: entry.type !== 'news' }, entry);
    })}
    ${
      entries.some(({ type }) => type === 'said' || type === 'thought' || type === 'call')
        ? nothing
        : html`<div class="entry">
            ${icon('loading', 'live', true)}
            <div class="words dim">${t('thinking')}</div>
          </div>`
    }
    <div class="step-end"><span class="dim">${t('Step {0}', step)}</span></div>
  </li>`;
}
