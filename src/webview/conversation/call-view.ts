import { html, nothing, type TemplateResult } from 'lit';
import type { Panel } from '../parts/panel.ts';
import { changedLines } from '../review/diff-lines.ts';
import { diffTable } from '../review/diff-table.ts';
import { isCodePath } from '../review/highlight.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import type { Call } from './conversation-model.ts';
import type { EditHunk, StepEdit } from './edit-hunks.ts';
import { partsOf, resultParts, type ValuePart } from './value-model.ts';

/** What a call was given and what it answered. */
export function callInside(panel: Panel, view: View, key: string, { input, result }: Call): TemplateResult {
  return html`<div class="inside">
    ${valuesView(panel, view, `${key}/input`, partsOf(input))}
    ${
      result
        ? html`<p class="answer ${result.isError ? 'tone-bad' : ''}">${result.isError ? t('failed') : t('answered')}</p>
            ${valuesView(panel, view, `${key}/result`, resultParts(result.text))}`
        : nothing
    }
  </div>`;
}

function valuesView(panel: Panel, view: View, key: string, parts: readonly ValuePart[]): TemplateResult | typeof nothing {
  if (parts.length === 0) return nothing;
  return html`<dl class="values">
    ${parts.map(
      (part) =>
        html`${part.key === '' || part.type === 'replacement' ? nothing : html`<dt>${part.key}</dt>`}
          <dd class=${part.type}>${valueView(panel, view, `${key}/${part.key}`, part)}</dd>`,
    )}
  </dl>`;
}

function valueView(panel: Panel, view: View, key: string, part: ValuePart): TemplateResult {
  switch (part.type) {
    case 'word':
      return html`<code>${part.text}</code>`;
    case 'list':
      return html`${part.items.map((item) => html`<code class="item">${item}</code>`)}`;
    case 'code':
      return longText(panel, view, key, part.text);
    case 'replacement':
      return diffTable(linesOf([{ line: 1, removed: part.removed, added: part.added }]), true, true);
  }
}

/** How many lines of a long text are shown unless all are asked for. */
const SHOWN_LINES = 16;

/** A text of which the first lines are shown, and the rest on request. */
export function longText(panel: Panel, view: View, key: string, text: string): TemplateResult {
  const lines = text.replace(/\n$/, '').split('\n');
  const all = `${key}/all`;
  const isWhole = view.opened.has(all) || lines.length <= SHOWN_LINES + 2;
  return html`<pre class="fenced long" tabindex="0">${isWhole ? text : lines.slice(0, SHOWN_LINES).join('\n')}</pre>
    ${
      lines.length <= SHOWN_LINES + 2
        ? nothing
        : html`<button class="link more" aria-expanded=${isWhole} @click=${() => panel.store.toggle(all)}>
            ${isWhole ? t('Show less') : t('Show all {0} lines', lines.length)}
          </button>`
    }`;
}

/** What a step changed in a file, place by place. */
export function editInside({ path, hunks }: StepEdit): TemplateResult {
  return html`<div class="inside">${diffTable(linesOf(hunks), isCodePath(path), true)}</div>`;
}

const linesOf = (hunks: readonly EditHunk[]): ReturnType<typeof changedLines> =>
  hunks.flatMap(({ line, removed, added }) => changedLines({ baseStart: line, baseLines: removed, afterStart: line, afterLines: added }));

/** `+4 −2`. */
export function deltaView({ hunks }: StepEdit): TemplateResult {
  const sum = (side: 'added' | 'removed'): number => hunks.reduce((lines, hunk) => lines + hunk[side].length, 0);
  return html`<span class="delta"><span class="plus">+${sum('added')}</span> <span class="minus">−${sum('removed')}</span></span>`;
}
