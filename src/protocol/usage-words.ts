import { formatCost, formatShare, formatTokens } from '../base/figures.ts';
import type { Usage } from '../domain/conversation.ts';
import { cacheShare, tokensOf } from '../domain/spending.ts';
import type { Translate } from './texts.ts';

/** Tokens in and out; empty where nothing was asked of a model. */
export const tokensWord = (t: Translate, usage: Usage): string =>
  tokensOf(usage) === 0 ? '' : t('{0} in, {1} out', formatTokens(usage.inputTokens), formatTokens(usage.outputTokens));

/** How much of the input came from the cache; empty where the provider does not tell. */
export function cacheWord(t: Translate, usage: Usage): string {
  const share = cacheShare(usage);
  return share === null ? '' : t('{0} cached', formatShare(share));
}

/** What it cost; what is not known says so and is never taken for nothing. Empty where it cost nothing. */
export function costWord(t: Translate, usage: Usage): string {
  if (usage.costUsd === null) return tokensOf(usage) === 0 ? '' : t('cost unknown');
  return usage.costUsd > 0 ? formatCost(usage.costUsd) : '';
}

/** The figure that says most where there is room for one only: the cost, or else the tokens. */
export function spentWord(usage: Usage): string {
  if (tokensOf(usage) === 0) return '';
  return usage.costUsd === null || usage.costUsd === 0 ? formatTokens(tokensOf(usage)) : formatCost(usage.costUsd);
}

/** All that is known of it, in a line. */
export const usageWord = (t: Translate, usage: Usage): string =>
  [tokensWord(t, usage), cacheWord(t, usage), costWord(t, usage)].filter((word) => word !== '').join(' · ');
