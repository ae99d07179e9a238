import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import type { ChangedFile, Hunk } from '../../domain/change.ts';
import type { MessageRecord, RunState } from '../../domain/run-state.ts';
import { hasEnded } from '../../domain/task.ts';
import { agentName } from '../../protocol/task-words.ts';
import { draftOf, hunkDraft } from '../drafts.ts';
import { textOf } from '../hunk-drafts.ts';
import { byData, giveFocus } from '../parts/keep-focus.ts';
import type { Panel } from '../parts/panel.ts';
import { receipts } from '../parts/receipts.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';

type What = 'edit' | 'comment';

/** Whether the new lines of a hunk can be written anew here. */
export const mayEdit = (run: RunState, { after }: ChangedFile): boolean => run.applied === null && after !== null;

/** Opens the field for a hunk's new lines, or for a comment on it, and goes there. */
export function openHunkField(panel: Panel, what: What, hunk: Hunk): void {
  const about = hunkDraft(what, hunk.id);
  panel.store.setDraft(about, panel.store.draft(about) ?? (what === 'edit' ? textOf(hunk) : ''));
  panel.store.comesNear(hunk.id);
  panel.store.drawNow();
  const field = document.querySelector(byData('hunk-field', about));
  if (field) giveFocus(field);
}

/** What is being written about a hunk, and what became of earlier comments on it; what its guard has to look at. */
export function writtenAbout(view: View, run: RunState, hunk: Hunk): readonly unknown[] {
  const drafts = (['edit', 'comment'] as const).map((what) => {
    const about = hunkDraft(what, hunk.id);
    return [draftOf(view.ui.drafts, view.runId, about), view.busy.has(about)] as const;
  });
  return [...drafts.flat(), ...commentsOn(run, hunk).map(({ state, text, step }) => `${state} ${step} ${text}`)];
}

/** The fields that are open, and the comments that were sent. */
export function hunkFields(panel: Panel, view: View, run: RunState, hunk: Hunk): TemplateResult | typeof nothing {
  const [editing, comment] = (['edit', 'comment'] as const).map((what) => draftOf(view.ui.drafts, view.runId, hunkDraft(what, hunk.id)));
  const sent = commentsOn(run, hunk);
  if (editing === undefined && comment === undefined && sent.length === 0) return nothing;
  return html`<div class="written">
    ${editing === undefined ? nothing : field(panel, view, run, hunk, 'edit', editing)} ${receipts(panel, view, run, sent)}
    ${comment === undefined ? nothing : field(panel, view, run, hunk, 'comment', comment)}
  </div>`;
}

/** A comment is about a hunk as it was then; it goes on to stand there until the new version is offered. */
const commentsOn = (run: RunState, hunk: Hunk): readonly MessageRecord[] =>
  [...run.messages.values()].filter((message) => message.hunk === hunk.id);

function field(panel: Panel, view: View, run: RunState, hunk: Hunk, what: What, text: string): TemplateResult {
  const about = hunkDraft(what, hunk.id);
  const close = (): void => panel.store.setDraft(about, undefined);
  const write = (event: Event): void => {
    if (event.target instanceof HTMLElement && 'value' in event.target) panel.store.setDraft(about, String(event.target.value));
  };
  const save = (event: Event): void => {
    event.preventDefault();
    void (what === 'edit' ? panel.actions.saveHunk(hunk) : panel.actions.comment(hunk.id));
  };
  const key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return save(event);
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  };
  const label = what === 'edit' ? t('The new lines') : commentLabel(run, hunk);
  return html`<form class="hunk-field" data-next=${byData('hunk', hunk.id)} @submit=${save} @keydown=${key}>
    <vscode-textarea
      .label=${label}
      placeholder=${what === 'edit' ? t('Nothing: the lines are taken away') : label}
      .value=${live(text)}
      rows=${Math.min(Math.max(text.split('\n').length, 2), 24)}
      ?monospace=${what === 'edit'}
      data-hunk-field=${about}
      @input=${write}
    ></vscode-textarea>
    <div class="buttons">
      <vscode-button type="submit" ?disabled=${view.busy.has(about) || (what === 'comment' && text.trim() === '')}
        >${what === 'edit' ? t('Save') : t('Send')}</vscode-button
      >
      <vscode-button secondary @click=${close}>${t('Cancel')}</vscode-button>
      <span class="dim"
        >${what === 'edit' ? t('Ctrl+Enter saves, Escape leaves it as it was') : t('Ctrl+Enter sends, Escape leaves it as it was')}</span
      >
    </div>
  </form>`;
}

/** To whom a comment goes, and what that means for a task that has ended. */
function commentLabel(run: RunState, { provenance, alsoFrom }: Hunk): string {
  const writer = [provenance, ...alsoFrom].find(({ taskId }) => run.tasks.has(taskId));
  const task = writer && run.tasks.get(writer.taskId);
  if (!task) return t('Tell the supervisor what is to be different…');
  const name = agentName(t, run, task.spec.taskId);
  return hasEnded(task.status)
    ? t('Tell {0} what is to be different: it goes on and hands over a new version…', name)
    : t('Tell {0} what is to be different…', name);
}
