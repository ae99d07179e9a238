import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import type { RunState } from '../../domain/run-state.ts';
import { countFiles, countHunks } from '../../protocol/words.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import { fileName, folderName } from '../parts/place.ts';
import { inline } from '../parts/rich-text.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { certificateStrip } from './certificate.ts';
import { conflictView } from './conflict-view.ts';
import { hunkView } from './hunk-view.ts';
import { contractHeading } from './scrutiny-view.ts';
import { reviewKeys } from './review-keys.ts';
import { groupingOf, isFolded, reviewGroups, type Grouping, type ReviewGroup } from './review-model.ts';

export function reviewView(panel: Panel, view: View, run: RunState): TemplateResult {
  if (!run.changes)
    return html`<p class="empty">
      ${run.status === 'running' ? t('The changes appear here once the tasks have drafted them.') : t('This run offered no changes.')}
    </p>`;
  const conflicts = run.changes.conflicts.map((conflict) => conflictView(panel, view, run, conflict));
  if (run.changes.files.length === 0)
    return html`${certificateStrip(panel, view, run)} ${conflicts}
    ${conflicts.length > 0 ? nothing : html`<p class="empty">${t('Nothing needs to change.')}</p>`}`;
  const grouping = groupingOf(run, view.ui.grouping);
  const groups = reviewGroups(run, view.pending, grouping);
  const contracts = groups.filter(({ isContract }) => isContract);
  return html`
    ${certificateStrip(panel, view, run)} ${conflicts}
    <div class="review-bar">
      <div class="panes" role="group" aria-label=${t('Group by')}>
        ${groupingButton(panel, grouping, 'file', t('By file'))} ${groupingButton(panel, grouping, 'reason', t('By reason'))}
      </div>
      <span class="dim keys">${t('J, K: next, previous · A: accept · R: reject · E: edit · C: comment · Enter: diff')}</span>
      <button class="link" @click=${() => void panel.actions.openAllDiffs()}>${t('Open all diffs')}</button>
    </div>
    <div class="groups" @keydown=${(event: KeyboardEvent) => reviewKeys(panel, view, run, groups, event)}>
      ${repeat(
        groups,
        (group) => group.key,
        (group) =>
          html`${group === contracts[0] ? contractHeading(panel, contracts, run.applied === null) : nothing}
          ${groupView(panel, view, run, group)}`,
      )}
    </div>
  `;
}

function groupingButton(panel: Panel, current: Grouping, grouping: Grouping, label: string): TemplateResult {
  return html`<button class="pane" aria-pressed=${current === grouping} @click=${() => panel.store.setUi({ grouping })}>${label}</button>`;
}

function groupView(panel: Panel, view: View, run: RunState, group: ReviewGroup): TemplateResult {
  const isClosed = isFolded(view.ui.folded, group);
  const isAll = group.accepted === group.hunks.length;
  const decide = (): void =>
    void panel.actions.decide(
      group.hunks.map(({ hunk }) => hunk.id),
      isAll ? 'rejected' : 'accepted',
    );
  const file = group.hunks[0]?.file;
  return html`<section class="group" aria-label=${group.title}>
    <h2>
      <vscode-checkbox
        .checked=${live(isAll)}
        .indeterminate=${live(!isAll && group.accepted > 0)}
        ?disabled=${run.applied !== null}
        @change=${decide}
        ><span class="visually-hidden">${t('Accept all in {0}', group.title)}</span></vscode-checkbox
      >
      <button
        class="fold"
        aria-expanded=${!isClosed}
        @click=${() => panel.store.setUi({ folded: { ...view.ui.folded, [group.key]: !isClosed } })}
      >
        ${icon(isClosed ? 'chevron-right' : 'chevron-down')}
        ${group.type === 'file' ? html`<span class="name">${fileName(group.title)}</span><span class="dim path">${folderName(group.title)}</span>` : html`<span class="name">${inline(group.title)}</span>`}
      </button>
      ${file && group.type === 'file' ? fileState(file) : nothing}
      <span class="delta"><span class="plus">+${group.added}</span> <span class="minus">−${group.removed}</span></span>
      <span class="count dim"
        >${isAll ? countHunks(t, group.hunks.length) : t('{0} of {1} hunks', group.accepted, group.hunks.length)}${group.type === 'reason' && group.files > 1 ? ` · ${countFiles(t, group.files)}` : ''}</span
      >
    </h2>
    ${
      isClosed
        ? nothing
        : repeat(
            group.hunks,
            ({ hunk }) => hunk.id,
            (item) => hunkView(panel, view, run, item, group.type),
          )
    }
  </section>`;
}

function fileState({ base, after }: { readonly base: unknown; readonly after: unknown }): TemplateResult | typeof nothing {
  if (base === null) return html`<span class="chip tone-good">${t('new file')}</span>`;
  return after === null ? html`<span class="chip tone-bad">${t('deleted')}</span>` : nothing;
}
