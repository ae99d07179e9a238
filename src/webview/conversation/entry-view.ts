import { html, nothing, type TemplateResult } from 'lit';
import { formatMs } from '../../base/figures.ts';
import { firstLine } from '../../base/text.ts';
import { SUPERVISOR, type TaskId } from '../../domain/ids.ts';
import type { RunState } from '../../domain/run-state.ts';
import { scopeWord } from '../../protocol/words.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import { place } from '../parts/place.ts';
import { inline, richText } from '../parts/rich-text.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { callInside, deltaView, editInside } from './call-view.ts';
import type { Call, Entry } from './conversation-model.ts';
import type { StepEdit } from './edit-hunks.ts';
import { brief } from './value-model.ts';
import { newsView } from './news-view.ts';

/** What an entry is drawn from: its key tells it from all others, `isCurrent` is where the keyboard is. */
export interface EntryPlace {
  readonly key: string;
  readonly taskId: TaskId;
  readonly isCurrent: boolean;
  /** Whether it is being written at this moment. */
  readonly isLive?: boolean;
}

/** One thing that was heard, thought, said or done. */
export function entryView(panel: Panel, view: View, run: RunState, at: EntryPlace, entry: Entry): TemplateResult {
  switch (entry.type) {
    case 'briefing':
      return words(panel, at, 'briefing', icon('account'), t('Goal'), [
        html`<p><strong>${entry.briefing.goal || entry.briefing.recipe?.id}</strong></p>
          <p class="dim">
            ${scopeWord(t, entry.briefing.scope)} · ${entry.briefing.trusted ? t('trusted folder') : t('folder not trusted')} ·
            ${entry.briefing.tests ? t('with tests') : t('without tests')}
          </p>`,
      ]);
    case 'task':
      return words(panel, at, 'briefing', icon('account'), t('Instructions'), [
        html`<p><strong>${entry.briefing.title}</strong></p>
          ${richText(entry.briefing.description)}
          <p class="dim">${scopeWord(t, entry.briefing.scope)}</p>`,
      ]);
    case 'news':
      return words(panel, at, 'news', nothing, t('Heard'), [newsView(panel, run, entry.news)]);
    case 'note':
      return words(panel, at, 'note dim', icon('info', 'idle'), t('Heard'), [richText(entry.text)]);
    case 'retried':
      return words(panel, at, 'note', icon('history', 'ask'), t('Tries again in {0}: {1}', formatMs(entry.delayMs), entry.text), [
        html`<p>${t('Tries again in {0}: {1}', formatMs(entry.delayMs), entry.text)}</p>`,
      ]);
    case 'said': {
      const sign = at.taskId === SUPERVISOR ? icon('organization', 'lead') : icon('comment', 'live');
      return words(panel, at, 'said', sign, at.isLive ? t('Writing') : t('Said'), [richText(entry.text)], entry.text);
    }
    case 'thought':
      return thought(panel, view, at, entry.text, entry.isKept);
    case 'call':
      return callView(panel, view, at, entry);
    case 'edit':
      return edited(panel, view, at, entry.edit);
  }
}

/** An entry that is all there. */
function words(
  panel: Panel,
  { key, isCurrent, isLive }: EntryPlace,
  type: string,
  sign: TemplateResult | typeof nothing,
  name: string,
  content: readonly TemplateResult[],
  copied?: string,
): TemplateResult {
  return html`<div
    class="entry ${type} ${isLive ? 'live' : ''}"
    role="group"
    aria-label=${name}
    data-entry=${key}
    data-copy=${copied ?? nothing}
    tabindex=${isCurrent ? 0 : -1}
  >
    ${sign}
    <div class="words">${content}</div>
    ${copied === undefined || isLive ? nothing : copyButton(panel, copied)}
  </div>`;
}

/** An entry of one line that opens. */
function opening(
  panel: Panel,
  view: View,
  { key, isCurrent }: EntryPlace,
  type: string,
  sign: TemplateResult,
  line: TemplateResult,
  inside: () => TemplateResult,
  copied: string,
): TemplateResult {
  const isOpen = view.opened.has(key);
  return html`<div class="entry ${type}">
    ${sign}
    <div class="words">
      <button
        class="opener"
        aria-expanded=${isOpen}
        data-entry=${key}
        data-copy=${copied}
        tabindex=${isCurrent ? 0 : -1}
        @click=${() => panel.store.toggle(key)}
      >
        ${line}${icon(isOpen ? 'chevron-down' : 'chevron-right', 'idle')}
      </button>
      ${isOpen ? inside() : nothing}
    </div>
    ${copyButton(panel, copied)}
  </div>`;
}

function thought(panel: Panel, view: View, at: EntryPlace, text: string, isKept: boolean): TemplateResult {
  const sign = icon('thinking', 'idle');
  if (isKept) return words(panel, at, 'thought', sign, t('Thought'), [html`<p>${t('Thought; the provider keeps it to itself')}</p>`]);
  if (at.isLive) return words(panel, at, 'thought', sign, t('Thinking'), [richText(text)]);
  const line = html`<span class="what">${t('Thought')} <span class="gist">${firstLine(text.trim(), 160)}</span></span>`;
  return opening(panel, view, at, 'thought', sign, line, () => html`<div class="inside">${richText(text)}</div>`, text);
}

const TOOL_ICONS = { running: 'loading', done: 'check', failed: 'error', invalid: 'warning', skipped: 'circle-slash' } as const;
const TOOL_TONES = { running: 'live', done: 'good', failed: 'bad', invalid: 'ask', skipped: 'off' } as const;

function callView(panel: Panel, view: View, at: EntryPlace, call: Call): TemplateResult {
  const { name, input, result, told } = call;
  const state = told?.state ?? (result ? (result.isError ? 'failed' : 'done') : 'running');
  const sign = icon(TOOL_ICONS[state], TOOL_TONES[state], state === 'running');
  const label = told && told.label !== name ? inline(told.label) : brief(input);
  const line = html`<span class="what"><code class="tool">${name}</code> ${label}</span>
    ${told && told.progress !== '' ? html`<span class="progress">${told.progress}</span>` : nothing}
    <span class="visually-hidden">${stateWord(state)}</span>
    ${state === 'done' || state === 'running' ? nothing : html`<span class="chip tone-${TOOL_TONES[state]}" aria-hidden="true">${stateWord(state)}</span>`}
    ${told && told.ms >= 100 ? html`<span class="ms">${formatMs(told.ms)}</span>` : nothing}`;
  if (at.isLive)
    return html`<div class="entry tool-call live" role="group" aria-label=${name} data-entry=${at.key} tabindex=${at.isCurrent ? 0 : -1}>
      ${sign}
      <div class="words opener">${line}</div>
    </div>`;
  const copied = [`${name} ${JSON.stringify(input, undefined, 2)}`, ...(result ? [result.text] : [])].join('\n\n');
  return opening(panel, view, at, `tool-call state-${state}`, sign, line, () => callInside(panel, view, at.key, call), copied);
}

function stateWord(state: keyof typeof TOOL_ICONS): string {
  switch (state) {
    case 'running':
      return t('running');
    case 'done':
      return t('done');
    case 'failed':
      return t('failed');
    case 'invalid':
      return t('input does not fit');
    case 'skipped':
      return t('not run');
  }
}

function edited(panel: Panel, view: View, at: EntryPlace, edit: StepEdit): TemplateResult {
  const sign = icon(edit.kind === 'reverted' ? 'discard' : 'edit', 'live');
  const where = place(panel, edit.path, edit.hunks[0]?.line);
  if (edit.kind === 'reverted')
    return words(panel, at, 'edit', sign, t('Took its changes back'), [html`<p>${t('Took its changes back')} ${where}</p>`]);
  const word = edit.kind === 'created' ? t('Created') : edit.kind === 'deleted' ? t('Deleted') : t('Edited');
  const line = html`<span class="what">${word} <code>${edit.path}</code></span> ${deltaView(edit)}`;
  const copied = edit.hunks.flatMap(({ removed, added }) => [...removed.map((row) => `-${row}`), ...added.map((row) => `+${row}`)]);
  return opening(
    panel,
    view,
    at,
    'edit',
    sign,
    line,
    () =>
      html`${editInside(edit)}
        <p class="inside">${where}</p>`,
    copied.join('\n'),
  );
}

function copyButton(panel: Panel, text: string): TemplateResult {
  return html`<button class="copy" tabindex="-1" title=${t('Copy')} aria-label=${t('Copy')} @click=${() => void copy(panel, text)}>
    ${icon('copy')}
  </button>`;
}

/** Puts a text on the clipboard and says so. */
export async function copy({ store }: Panel, text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  store.set({ announcement: t('Copied.') });
}
