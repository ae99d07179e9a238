import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { styles } from '../parts/styles.ts';
import type { CheckTime } from '../store.ts';
import { checksLane } from './checks-lane.ts';
import { formatDuration } from '../../base/figures.ts';
import { SUPERVISOR, type TaskId } from '../../domain/ids.ts';
import { wordsOf } from '../../domain/message.ts';
import { agentOf, findingsOf, type RunState } from '../../domain/run-state.ts';
import { hasEnded } from '../../domain/task.ts';
import { countFindings, messageStateWord, taskName, taskStatusWord } from '../../protocol/words.ts';
import { momentOf } from '../../protocol/still-open.ts';
import { stuckNow, stuckWord, taskStateWord } from '../../protocol/task-words.ts';
import { spentWord } from '../../protocol/usage-words.ts';
import type { Panel } from '../parts/panel.ts';
import { taskIcon, taskTone, icon } from '../parts/icon.ts';
import { t } from '../texts.ts';
import { currentCall, elapsedMs, isThinking } from './agent-model.ts';
import { laneOf, scaleOf, shareOf, ticksOf, type Lane, type Scale, type Span } from './timeline-model.ts';

/** Who worked when: a lane for each agent, with its steps, the messages it got, and now. */
export function timeline(panel: Panel, run: RunState, checkTimes: readonly CheckTime[], now: number): TemplateResult {
  const scale = scaleOf(run, now);
  const share = (ms: number): string => percent(ms / scale.totalMs);
  const labelled = ticksOf(scale).filter((ms) => ms / scale.totalMs < 0.97);
  return html`<section class="timeline" aria-label=${t('Timeline')} ${styles({ '--tick': share(scale.tickMs) })}>
    <div class="axis" aria-hidden="true">
      <div class="track">
        ${labelled.map((ms) => html`<span class="tick" ${styles({ left: share(ms) })}>${formatDuration(ms)}</span>`)}
        ${scale.isOver ? nothing : html`<span class="now" ${styles({ left: percent(shareOf(scale, now)) })}></span>`}
      </div>
    </div>
    <ul class="lanes">
      ${repeat(
        [SUPERVISOR, ...run.tasks.keys()],
        (taskId) => taskId,
        (taskId) => guard(reasonsToDraw(run, taskId, scale), () => laneRow(panel, run, laneOf(run, taskId, scale), scale.end)),
      )}
      ${checksLane(run, checkTimes, scale)}
    </ul>
  </section>`;
}

/** All that a lane is drawn from: with fifty of them, most stay as they are while one moves. */
function reasonsToDraw(run: RunState, taskId: TaskId, scale: Scale): unknown[] {
  const agent = agentOf(run, taskId);
  const task = run.tasks.get(taskId);
  const moves = run.status === 'running' && (!task || !hasEnded(task.status));
  return [agent, run.messages, run.status, run.tasks.size, findingsOf(run, taskId).length, scale.totalMs, moves ? scale.end : 0];
}

function laneRow(panel: Panel, run: RunState, lane: Lane, now: number): TemplateResult {
  const task = run.tasks.get(lane.taskId);
  const name = task ? taskName(t, run, task) : t('Supervisor');
  const figures = task
    ? [task.startedAt === undefined ? '' : formatDuration(elapsedMs(task, momentOf(run, now))), spentWord(task.usage)]
    : [spentWord(run.supervisor.usage)];
  const label = labelOf(run, lane, now);
  const state = task ? taskStateWord(t, run, task, now) : taskStatusWord(t, lane.status);
  const words = [state, label === state ? '' : label, ...figures, ...lane.marks.map(({ message }) => markTitle(message))];
  const show = (): void => document.getElementById(`agent-${lane.taskId}`)?.scrollIntoView({ block: 'nearest', behavior: 'auto' });
  return html`<li class="lane tone-${task ? taskTone(run, task) : 'lead'}">
    <button class="who" title=${task?.spec.title ?? name} @click=${show}>
      ${task ? taskIcon(run, task) : icon('organization', 'lead')}<span>${name}</span>
      <span class="visually-hidden">${words.filter((word) => word !== '').join(', ')}</span>
    </button>
    <div class="track" aria-hidden="true">
      ${lane.waited && lane.waited.to - lane.waited.from > 0.004 ? html`<span class="waited" ${styles(placed(lane.waited))}></span>` : nothing}
      ${lane.work ? html`<span class="work" ${styles(placed(lane.work))}></span>` : nothing}
      ${lane.steps.map((step) => html`<span class="step ${step.isOpen ? 'open' : ''}" ${styles(placed(step))} title=${t('Step {0}', step.step)}></span>`)}
      ${lane.waits.map((wait) => html`<span class="rest" ${styles(placed(wait))} title=${t('waiting for news')}></span>`)}
      ${label === '' ? nothing : laneLabel(lane, label)}
      ${lane.marks.map(({ at, message }) => html`<span class="mark from-${message.from} state-${message.state}" ${styles({ left: percent(at) })} title=${markTitle(message)}></span>`)}
    </div>
    <span class="figures" aria-hidden="true">${figures.filter((figure) => figure !== '').join(' · ')}</span>
  </li>`;
}

/** In the bar where there is room for it, else behind it, else nowhere: the card has it too. */
function laneLabel(lane: Lane, label: string): TemplateResult | typeof nothing {
  const span = lane.work ?? lane.waited;
  if (!span) return nothing;
  if (span.to - span.from > 0.16) return html`<span class="label" ${styles(placed(span))}>${label}</span>`;
  if (span.to > 0.7) return nothing;
  return html`<span class="label outside" ${styles(placed({ from: span.to, to: 1 }))}>${label}</span>`;
}

/** What a bar says: what is being done, or what came out. */
function labelOf(run: RunState, lane: Lane, now: number): string {
  const task = run.tasks.get(lane.taskId);
  if (!task) return '';
  const findings = findingsOf(run, lane.taskId).length;
  const found = findings === 0 ? '' : countFindings(t, findings);
  const stuck = stuckNow(run, task);
  if (stuck) return t('Seems stuck: {0}', stuckWord(t, stuck.pattern));
  if (task.status === 'running' && !task.stopRequested) {
    const call = currentCall(task);
    const doing = call ? (call.progress === '' ? call.label : `${call.label} · ${call.progress}`) : isThinking(task) ? t('thinking') : '';
    return [found, doing].filter((part) => part !== '').join(' · ');
  }
  if (task.status === 'succeeded') return [found, task.summary].filter((part) => part !== '').join(' · ');
  return [taskStateWord(t, run, task, now), found].filter((part) => part !== '').join(' · ');
}

const markTitle = (message: Lane['marks'][number]['message']): string =>
  `“${wordsOf(message.text)}” – ${messageStateWord(t, message.state, message.step)}`;

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
const placed = ({ from, to }: Span): Record<string, string> => ({ left: percent(from), width: percent(to - from) });
