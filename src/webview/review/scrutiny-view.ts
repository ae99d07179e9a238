import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { Scrutiny } from '../../domain/contract-changes.ts';
import { contractWord, remarkWord } from '../../protocol/review-words.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import { t } from '../texts.ts';
import type { ReviewGroup } from './review-model.ts';

/** What is to be looked at twice in a hunk, below its lines. */
export function remarks({ remarks: all }: Scrutiny): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  return html`<ul class="remarks" aria-label=${t('Look at this twice')}>
    ${all.map(
      ({ kind, side, line, text }) =>
        html`<li>
          ${icon('warning', 'ask')}<strong>${remarkWord(t, kind)}</strong>
          <span class="dim">${side === 'before' ? t('line {0} before', line) : t('line {0}', line)}</span> <code>${text}</code>
        </li>`,
    )}
  </ul>`;
}

/** Beside the place of a hunk: which contract it changes, and whether that needs a yes. */
export function contractChip({ contract }: Scrutiny, isOpen: boolean): TemplateResult | typeof nothing {
  if (contract === undefined) return nothing;
  return html`<span class="chip ${isOpen ? 'tone-ask' : ''}">${icon('law', isOpen ? 'ask' : 'idle')}${contractWord(t, contract)}</span>`;
}

/** Above the hunks that change what says what is right: what that means, and a yes or no to all that need one. */
export function contractHeading(panel: Panel, groups: readonly ReviewGroup[], isDecidable: boolean): TemplateResult {
  const hunks = groups.flatMap((group) => group.hunks);
  const open = hunks.filter(({ isOpen }) => isOpen).map(({ hunk }) => hunk.id);
  return html`<section class="contracts ${open.length > 0 ? 'open' : ''}" aria-label=${t('Contract changes')}>
    <p>
      ${icon('law', open.length > 0 ? 'ask' : 'idle')}<strong>${t('Contract changes')}</strong>
      <span class="dim">${t('Tests, snapshots and the settings of checks say what is right.')}</span>
    </p>
    ${
      open.length === 0 || !isDecidable
        ? nothing
        : html`<p>
            <span
              >${open.length === 1 ? t('1 of them changes what is right and is applied only if you agree.') : t('{0} of them change what is right and are applied only if you agree.', open.length)}</span
            >
            <vscode-button secondary icon="check" @click=${() => void panel.actions.decide(open, 'accepted')}>${t('Agree')}</vscode-button>
            <vscode-button secondary icon="x" @click=${() => void panel.actions.decide(open, 'rejected')}
              >${t('Leave them out')}</vscode-button
            >
          </p>`
    }
  </section>`;
}
