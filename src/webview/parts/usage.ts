import { html, nothing, type TemplateResult } from 'lit';
import { formatCost, formatTokens } from '../../base/figures.ts';
import type { Usage } from '../../domain/conversation.ts';
import { tokensOf } from '../../domain/spending.ts';
import { cacheWord, tokensWord } from '../../protocol/usage-words.ts';
import { t } from '../texts.ts';
import { icon } from './icon.ts';

/** What a run has used so far, and how much of it it may. Nothing where no model was asked; what is not known says so. */
export function usageFigures(usage: Usage, limitUsd: number | undefined): TemplateResult | typeof nothing {
  if (tokensOf(usage) === 0) return nothing;
  const { inputTokens, outputTokens, costUsd } = usage;
  const cached = cacheWord(t, usage);
  const limit = limitUsd === undefined ? '' : t('of {0}', formatCost(limitUsd));
  return html`
    <span title=${t('Tokens sent and received')}
      ><b>${formatTokens(inputTokens)}</b> ${t('in')} ·
      <b>${formatTokens(outputTokens)}</b> ${t('out')}${cached === '' ? nothing : ` · ${cached}`}</span
    >
    ${
      costUsd === null
        ? html`<span title=${t('The price of the model is not known')}>${t('cost unknown')}</span>`
        : costUsd > 0 || limit !== ''
          ? html`<span title=${t('Cost so far')}><b>${formatCost(costUsd)}</b> ${limit}</span>`
          : nothing
    }
  `;
}

/** Below the name of an agent: which model answers it, and what has gone to and fro. The cost is told beside the name. */
export function usageLine(usage: Usage, model: string | undefined): TemplateResult | typeof nothing {
  const words = [tokensWord(t, usage), cacheWord(t, usage)].filter((word) => word !== '');
  if (words.length === 0 && model === undefined) return nothing;
  return html`<p class="usage">
    ${model === undefined ? nothing : html`<span title=${t('What answers')}>${icon('sparkle')} ${model}</span>`}
    ${words.map((word) => html`<span>${word}</span>`)}
  </p>`;
}
