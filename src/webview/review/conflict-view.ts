import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { conflictKey, type Conflict } from '../../domain/change.ts';
import type { RunState } from '../../domain/run-state.ts';
import { hasEnded } from '../../domain/task.ts';
import { causeWord, conflictWord } from '../../protocol/review-words.ts';
import { agentName } from '../../protocol/task-words.ts';
import { roleWord } from '../../protocol/words.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import { fileName } from '../parts/place.ts';
import { receipts } from '../parts/receipts.ts';
import { inline } from '../parts/rich-text.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';

/** Two who can't both have their way: what stays, what was left out, and a way to have it merged. */
export function conflictView(panel: Panel, view: View, run: RunState, conflict: Conflict): TemplateResult {
  const name = (of: Conflict['kept']): string => nameIn(run, of);
  const because = causeWord(t, conflict);
  const key = conflictKey(conflict);
  const sent = [...run.messages.values()].filter((message) => message.conflict === key);
  return html`<section class="conflict" aria-label=${t('Conflict')}>
    <p>
      ${icon('git-merge', 'ask')}<strong>${conflictWord(t, conflict, name)}</strong>
      <button class="place" @click=${() => void panel.actions.openDiff(conflict.path)}>${conflict.path}</button>
    </p>
    ${because === undefined ? nothing : html`<p class="reason">${inline(because)}</p>`}
    <div class="sides">${sides(conflict, name)}</div>
    ${run.applied === null ? hand(panel, view, run, conflict, key) : nothing} ${receipts(panel, view, run, sent)}
  </section>`;
}

function sides({ kept, dropped, keptLines, droppedLines, cause }: Conflict, name: (of: Conflict['kept']) => string): TemplateResult {
  const against = cause?.against;
  return html`${
    against ? side(t('{0}, in {1}', name(against.taskId), `${fileName(against.path)}:${against.line}`), against.lines) : nothing
  }
  ${cause?.isIn ? nothing : side(t('Kept: {0}', kept === 'base' ? t('as it was before') : name(kept)), keptLines)}
  ${side(cause?.isIn ? t('In it all the same: {0}', name(dropped)) : t('Left out: {0}', name(dropped)), droppedLines)}`;
}

const side = (title: string, lines: readonly string[]): TemplateResult =>
  html`<div>
    <small>${title}</small>
    ${lines.length === 0 ? html`<p class="dim">${t('no lines')}</p>` : html`<pre class="fenced">${lines.join('')}</pre>`}
  </div>`;

/** Gives the conflict to the task whose lines were left out: what it makes of it is offered in their place. */
function hand(panel: Panel, view: View, run: RunState, { dropped }: Conflict, key: string): TemplateResult {
  const task = run.tasks.get(dropped);
  const isAtWork = [...run.messages.values()].some(
    ({ conflict, state }) => conflict === key && (state === 'queued' || state === 'delivered' || (task && !hasEnded(task.status))),
  );
  const who = task ? agentName(t, run, dropped) : t('Supervisor');
  return html`<div class="buttons">
    <vscode-button
      secondary
      title=${t('{0} is told both sides and makes a new version, which you are shown', who)}
      ?disabled=${isAtWork || view.busy.has(`settle:${key}`)}
      @click=${() => void panel.actions.settle(key)}
      >${t('Let the crew merge it')}</vscode-button
    >
  </div>`;
}

function nameIn(run: RunState, of: Conflict['kept']): string {
  if (of === 'user') return t('You');
  if (of === 'base') return t('as it was before');
  const task = run.tasks.get(of);
  return task ? roleWord(t, task.spec.role) : of;
}
