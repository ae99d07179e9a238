import { formatCost, formatShare, formatTokens } from '../base/figures.ts';
import type { Usage } from '../domain/conversation.ts';
import { cacheShare, tokensOf } from '../domain/spending.ts';

/** `61k in (82% from the cache), 2.1k out, $0.18`; a cost that is not known is not nothing. Empty where no model was asked. */
export function describeUsage(usage: Usage): string {
  if (tokensOf(usage) === 0) return '';
  const share = cacheShare(usage);
  const cached = share === null ? '' : ` (${formatShare(share)} from the cache)`;
  return `${formatTokens(usage.inputTokens)} in${cached}, ${formatTokens(usage.outputTokens)} out, ${describeCost(usage.costUsd)}`;
}

export const describeCost = (usd: number | null): string => (usd === null ? 'cost unknown' : formatCost(usd));
