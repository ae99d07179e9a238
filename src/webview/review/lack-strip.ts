import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { LackedHunk } from '../../domain/hunk-need.ts';
import type { RunState } from '../../domain/run-state.ts';
import { breakWord } from '../../protocol/review-words.ts';
import { icon } from '../parts/icon.ts';
import { byData } from '../parts/keep-focus.ts';
import type { Panel } from '../parts/panel.ts';
import { t } from '../texts.ts';
import { placeOf } from './lacks.ts';
import { goToHunk } from './select-hunk.ts';

/** How many hunks and names are shown. */
const SHOWN = 5;

/** At a rejected hunk that others need: which would break, and both ways out. */
export function lackStrip(panel: Panel, run: RunState, { hunk, what, breaks, accept }: LackedHunk): TemplateResult {
  const more = breaks.length - SHOWN;
  const others = accept.length - 1;
  return html`<div class="lack" role="group" aria-label=${breakWord(t, breaks.length)} data-next=${byData('hunk', hunk)}>
    <p>
      ${icon('warning', 'ask')}<strong>${breakWord(t, breaks.length)}</strong>
      ${what.slice(0, SHOWN).map((name) => html`<code>${name}</code>`)} ${what.length > SHOWN ? '…' : nothing}
    </p>
    <p class="places">
      ${breaks
        .slice(0, SHOWN)
        .map((id) => html`<button class="place" @click=${() => goToHunk(panel, run, id)}>${placeOf(run, id)}</button>`)}
      ${more > 0 ? html`<span class="dim">${t('and {0} more', more)}</span>` : nothing}
    </p>
    <p>
      <vscode-button
        secondary
        icon="x"
        aria-keyshortcuts="Shift+R"
        title="Shift+R"
        @click=${() => void panel.actions.decide(breaks, 'rejected')}
        >${breaks.length === 1 ? t('Reject it too') : t('Reject these {0} too', breaks.length)}</vscode-button
      >
      <vscode-button secondary icon="check" @click=${() => void panel.actions.decide(accept, 'accepted')}
        >${others === 0 ? t('Accept this one again') : t('Accept this one again, with {0} more', others)}</vscode-button
      >
    </p>
  </div>`;
}
