import { html, type TemplateResult } from 'lit';
import { t } from '../texts.ts';
import type { DiffLine } from './diff-lines.ts';
import { pieces } from './highlight.ts';

/** Lines as they were and as they are. It scrolls sideways; so that the keyboard can, the selected one takes the focus. */
export function diffTable(lines: readonly DiffLine[], isCode: boolean, isSelected: boolean): TemplateResult {
  return html`<div class="diff" role="table" tabindex=${isSelected ? 0 : -1} aria-label=${t('Changed lines')}>
    ${lines.map((line) => diffLine(line, isCode))}
  </div>`;
}

const SIGNS = { context: ' ', added: '+', removed: '−' } as const;

function diffLine(line: DiffLine, isCode: boolean): TemplateResult {
  const words = { context: '', added: t('added'), removed: t('removed') };
  return html`<div class="line ${line.type}" role="row">
    <span class="number" aria-hidden="true">${line.baseNumber ?? ''}</span
    ><span class="number" aria-hidden="true">${line.afterNumber ?? ''}</span
    ><span class="sign" role="cell" aria-label=${words[line.type]}>${SIGNS[line.type]}</span
    ><code role="cell"
      >${pieces(line.text, line.changed, isCode).map(({ kind, text, isChanged }) =>
        kind === 'plain' && !isChanged ? text : html`<span class="tok-${kind} ${isChanged ? 'changed' : ''}">${text}</span>`,
      )}</code
    >
  </div>`;
}
