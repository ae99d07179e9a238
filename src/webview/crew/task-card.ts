import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { formatDuration } from '../../base/figures.ts';
import type { Finding } from '../../domain/finding.ts';
import { SUPERVISOR } from '../../domain/ids.ts';
import { findingsOf, messagesTo, type RunState, type TaskRecord } from '../../domain/run-state.ts';
import { hasEnded, isLive } from '../../domain/task.ts';
import { momentOf } from '../../protocol/still-open.ts';
import { taskStateWord } from '../../protocol/task-words.ts';
import { costWord } from '../../protocol/usage-words.ts';
import { countFindings, roleWord, taskName } from '../../protocol/words.ts';
import { draftOf } from '../drafts.ts';
import { liveOf } from '../live-texts.ts';
import { icon, taskIcon, taskTone } from '../parts/icon.ts';
import { messageBox } from '../parts/message-box.ts';
import type { Panel } from '../parts/panel.ts';
import { inline } from '../parts/rich-text.ts';
import { usageLine } from '../parts/usage.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { currentCall, elapsedMs, isThinking } from './agent-model.ts';
import { limitNotice, stuckNotice } from './notices.ts';
import { leftAlone } from './left-alone.ts';
import { findingList, output } from './output.ts';
import { steering } from './steering.ts';

/** The card of a task, drawn anew only when something on it has changed. */
export function taskCard(panel: Panel, view: View, run: RunState, task: TaskRecord): unknown {
  const { taskId } = task.spec;
  const { ui } = view;
  const second = isLive(task.status) || task.retryAt !== undefined ? Math.floor(view.now / 1000) : 0;
  const found = findingsOf(run, taskId).length;
  const written = [taskId, ...messagesTo(run, taskId).map(({ messageId }) => messageId)].map((about) =>
    draftOf(ui.drafts, run.runId, about),
  );
  const reasons = [
    task,
    run.messages,
    run.tasks.size,
    run.status,
    found,
    written.join('\n'),
    view.limits.get(taskId),
    view.live.get(taskId),
    ui.panes[taskId],
    ui.folded[taskId],
    view.busy,
    second,
  ];
  return guard(reasons, () => card(panel, view, run, task));
}

/** A task: what it does, what it found, what it was told, and the ways to steer it. */
function card(panel: Panel, view: View, run: RunState, task: TaskRecord): TemplateResult {
  const { taskId, title } = task.spec;
  const name = taskName(t, run, task);
  const findings = findingsOf(run, taskId);
  const isFolded = view.ui.folded[taskId] ?? (run.tasks.size > MANY && hasEnded(task.status));
  return html`<article class="card task tone-${taskTone(run, task)}" id="agent-${taskId}" aria-label=${`${name}: ${title}`}>
    <h2>
      <button
        class="fold"
        aria-expanded=${!isFolded}
        title=${title}
        @click=${() => panel.store.setUi({ folded: { ...view.ui.folded, [taskId]: !isFolded } })}
      >
        ${taskIcon(run, task)}<span class="name">${name}</span>
      </button>
      <span class="doing" title=${title}>${doing(run, task, view.now)}</span>
      <span class="figures"
        >${[elapsed(task, momentOf(run, view.now)), costWord(t, task.usage)].filter((part) => part !== '').join(' · ')}</span
      >
    </h2>
    ${isFolded ? nothing : usageLine(task.usage, task.model)} ${stuckNotice(panel, run, task)} ${limitNotice(view, taskId)}
    ${isFolded ? nothing : html`${body(panel, view, task, findings)} ${steering(panel, view, run, task, messagesTo(run, taskId))}`}
  </article>`;
}

/** From how many tasks on the ended ones are folded unless opened. */
const MANY = 6;

const elapsed = (task: TaskRecord, now: number): string => (task.startedAt === undefined ? '' : formatDuration(elapsedMs(task, now)));

function doing(run: RunState, task: TaskRecord, now: number): string {
  if (task.status !== 'running' || task.stopRequested)
    return [taskStateWord(t, run, task, now), attempt(task)].filter((part) => part !== '').join(' · ');
  const call = currentCall(task);
  const deed = call ? call.label : isThinking(task) ? t('thinking') : '';
  return [t('step {0}', task.step), deed, attempt(task)].filter((part) => part !== '').join(' · ');
}

const attempt = (task: TaskRecord): string => (task.attempt > 1 ? t('attempt {0}', task.attempt) : '');

function body(panel: Panel, view: View, task: TaskRecord, findings: readonly Finding[]): TemplateResult {
  const { taskId } = task.spec;
  const pane = findings.length === 0 ? 'output' : (view.ui.panes[taskId] ?? (hasEnded(task.status) ? 'findings' : 'output'));
  const show = (name: 'output' | 'findings') => (): void => panel.store.setUi({ panes: { ...view.ui.panes, [taskId]: name } });
  const verdict = task.failure?.message ?? task.summary;
  return html`
    ${verdict === '' || !hasEnded(task.status) ? nothing : html`<p class="summary">${inline(verdict)}</p>`} ${leftAlone(panel, task)}
    ${
      findings.length === 0
        ? nothing
        : html`<div class="panes" role="group" aria-label=${t('Show')}>
            <button class="pane" aria-pressed=${pane === 'output'} @click=${show('output')}>${t('Output')}</button>
            <button class="pane" aria-pressed=${pane === 'findings'} @click=${show('findings')}>
              ${countFindings(t, findings.length)}
            </button>
          </div>`
    }
    ${pane === 'findings' ? findingList(panel, findings) : output(task, liveOf(view.live, taskId), t('Output of {0}', roleWord(t, task.spec.role)), t('Nothing yet.'))}
  `;
}

/** The supervisor: its words to the user, and a field to answer them. */
export function supervisorCard(panel: Panel, view: View, run: RunState): TemplateResult {
  const call = currentCall(run.supervisor);
  const isAtWork = run.status === 'running' && isThinking(run.supervisor);
  const state = run.status !== 'running' ? '' : call ? call.label : isAtWork ? t('thinking') : t('listening');
  return html`<article class="card supervisor tone-lead" id="agent-${SUPERVISOR}" aria-label=${t('Supervisor')}>
    <h2>
      <span class="fold">${icon('organization', 'lead')}<span class="name">${t('Supervisor')}</span></span>
      <span class="doing">${state}</span>
      <span class="figures">${costWord(t, run.supervisor.usage)}</span>
    </h2>
    ${usageLine(run.supervisor.usage, run.supervisor.model)} ${limitNotice(view, SUPERVISOR)}
    ${output(run.supervisor, liveOf(view.live, SUPERVISOR), t('Output of {0}', t('Supervisor')), t('Nothing yet.'))}
    ${messageBox(panel, view, run, messagesTo(run, SUPERVISOR), {
      taskId: SUPERVISOR,
      placeholder: t('Tell the supervisor what to do differently…'),
      action: t('Send'),
      more: nothing,
    })}
  </article>`;
}
