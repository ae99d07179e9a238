import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import type { Provenance } from '../../domain/change.ts';
import type { LackedHunk } from '../../domain/hunk-need.ts';
import { wordsOf } from '../../domain/message.ts';
import type { RunState } from '../../domain/run-state.ts';
import { breakWord, remarkWord } from '../../protocol/review-words.ts';
import { roleWord } from '../../protocol/words.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import { fileName, folderName } from '../parts/place.ts';
import { inline } from '../parts/rich-text.ts';
import { styles } from '../parts/styles.ts';
import { whenNear } from '../parts/when-near.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { diffLines } from './diff-lines.ts';
import { hunkFields, mayEdit, openHunkField, writtenAbout } from './hunk-fields.ts';
import { contractChip, remarks } from './scrutiny-view.ts';
import { lackStrip } from './lack-strip.ts';
import { lackedBy } from './lacks.ts';
import { diffTable } from './diff-table.ts';
import { isCodePath } from './highlight.ts';
import type { Grouping, ReviewHunk } from './review-model.ts';

/** One hunk: whether it is accepted, what it changes, where it comes from. Its inside is drawn once it comes near. */
export function hunkView(panel: Panel, view: View, run: RunState, item: ReviewHunk, grouping: Grouping): unknown {
  const { file, hunk } = item;
  const isSelected = view.selectedHunk === hunk.id;
  const isNear = view.near.has(hunk.id);
  const isDecidable = run.applied === null;
  const isRunning = run.status === 'running';
  const isRenewed = run.renewed.has(hunk.id);
  const lack = lackedBy(view, run, item);
  return guard(
    [
      file,
      hunk,
      item.isAccepted,
      item.isOpen,
      item.scrutiny,
      isSelected,
      isNear,
      isDecidable,
      isRunning,
      isRenewed,
      grouping,
      lack,
      ...writtenAbout(view, run, hunk),
    ],
    () => {
      const where = grouping === 'file' ? t('line {0}', hunk.afterStart) : `${fileName(file.path)}:${hunk.afterStart}`;
      const select = (): void => {
        if (panel.store.view.selectedHunk !== hunk.id) panel.store.set({ selectedHunk: hunk.id });
      };
      return html`<article
        class="hunk ${item.isAccepted ? '' : item.isOpen ? 'open' : 'rejected'} ${isSelected ? 'selected' : ''}"
        data-hunk=${hunk.id}
        tabindex=${isSelected ? 0 : -1}
        aria-label=${`${file.path}, ${where}: ${hunk.provenance.reason}. ${isRenewed ? `${t('new')}. ` : ''}${stateWord(item, lack)}`}
        @focusin=${select}
        ${styles({ 'min-height': isNear ? '0' : `${71 + 19 * (hunk.baseLines.length + hunk.afterLines.length + 6)}px` })}
        ${whenNear(() => panel.store.comesNear(hunk.id))}
      >
        ${isNear ? inside(panel, view, run, item, where, isDecidable, isSelected, grouping, lack) : nothing}
      </article>`;
    },
  );
}

/** What was decided of a hunk, with what is to be looked at twice: for who can’t see it. */
function stateWord({ isAccepted, isOpen, scrutiny }: ReviewHunk, lack: LackedHunk | undefined): string {
  const state = isOpen ? t('needs your consent') : isAccepted ? t('accepted') : t('rejected');
  return [state, ...(lack ? [breakWord(t, lack.breaks.length)] : []), ...scrutiny.remarks.map(({ kind }) => remarkWord(t, kind))].join(
    '. ',
  );
}

function inside(
  panel: Panel,
  view: View,
  run: RunState,
  item: ReviewHunk,
  where: string,
  isDecidable: boolean,
  isSelected: boolean,
  grouping: Grouping,
  lack: LackedHunk | undefined,
): TemplateResult {
  const { file, hunk, isAccepted } = item;
  const decide = (event: Event): void => {
    const isOn = event.target instanceof HTMLElement && 'checked' in event.target && event.target.checked === true;
    void panel.actions.decide([hunk.id], isOn ? 'accepted' : 'rejected');
  };
  return html`<header>
      <vscode-checkbox .checked=${live(isAccepted)} .indeterminate=${live(item.isOpen)} ?disabled=${!isDecidable} @change=${decide}
        ><span class="visually-hidden">${t('Accept this hunk')}</span></vscode-checkbox
      >
      <span class="where" title=${file.path}>${where}</span>
      ${contractChip(item.scrutiny, item.isOpen)}
      ${run.renewed.has(hunk.id) ? html`<span class="chip" title=${t('It was not like this before your newer edits')}>${t('new')}</span>` : nothing}
      <span class="why">${grouping === 'file' ? inline(hunk.provenance.reason) : folderName(file.path)}</span>
      <span class="actions">
        ${mayEdit(run, file) ? html`<button class="link" @click=${() => openHunkField(panel, 'edit', hunk)}>${t('Edit')}</button>` : nothing}
        ${isDecidable ? html`<button class="link" @click=${() => openHunkField(panel, 'comment', hunk)}>${t('Comment')}</button>` : nothing}
        <button class="link less" @click=${() => void panel.actions.openFile(file.path, hunk.baseStart)}>${t('Open file')}</button>
        <button class="link" @click=${() => void panel.actions.openDiff(file.path)}>${t('Open diff')}</button>
      </span>
    </header>
    ${lack ? lackStrip(panel, run, lack) : nothing}
    ${guard([file, hunk, isSelected], () => diffTable(diffLines(file, hunk), isCodePath(file.path), isSelected))} ${remarks(item.scrutiny)}
    ${hunkFields(panel, view, run, hunk)}
    <footer>${[hunk.provenance, ...hunk.alsoFrom].map((source) => provenance(run, source))}</footer>`;
}

/** Where an edit comes from, in the order of what a reviewer wants to know: who, by what means, because of what. */
function provenance(run: RunState, source: Provenance): TemplateResult {
  const finding = source.finding === undefined ? undefined : run.findings.find(({ findingId }) => findingId === source.finding);
  const message = source.message === undefined ? undefined : run.messages.get(source.message);
  const place = finding?.content.path ? `${fileName(finding.content.path)}:${finding.content.line ?? 1}` : '';
  return html`<span class="provenance">
    <span>${source.source.type === 'user' ? t('You') : roleWord(t, source.role)}</span>
    ${means(source)}
    ${finding ? html`<span class="chip" title=${finding.content.title}>${icon('lightbulb')}${t('finding {0}', place)}</span>` : nothing}
    ${message ? html`<span class="chip" title=${message.text}>${icon('mail')}${wordsOf(message.text)}</span>` : nothing}
  </span>`;
}

function means({ source }: Provenance): TemplateResult {
  switch (source.type) {
    case 'recipe':
      return html`<span class="chip" title=${t('A deterministic recipe: the same edit every time')}
        >${icon('beaker')}${t('recipe {0}', source.recipe)}</span
      >`;
    case 'model':
      return html`<span class="chip" title=${t('Written by a model')}>${icon('sparkle')}${source.model}</span>`;
    case 'user':
      return html`<span class="chip">${icon('account')}${t('edited by hand')}</span>`;
  }
}
