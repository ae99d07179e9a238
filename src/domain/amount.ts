import type { Estimate, Measure } from './budget.ts';
import type { Usage } from './conversation.ts';

/**
 * What a ledger adds up. Money is in whole billionths of a dollar, so that sums are exact in any order and a limit
 * means what it says.
 */
export interface Amount {
  readonly tokens: number;
  readonly nanoUsd: number;
  readonly steps: number;
  /** The requests whose price is not known: with any, `nanoUsd` is only what the others cost. */
  readonly unpriced: number;
}

export const NOTHING: Amount = { tokens: 0, nanoUsd: 0, steps: 0, unpriced: 0 };

const NANO = 1e9;

export const toNano = (usd: number): number => Math.round(usd * NANO);
export const toUsd = (nanoUsd: number): number => nanoUsd / NANO;

/** What a request is expected to take, as one step. */
export const amountOf = ({ tokens, costUsd }: Pick<Estimate, 'tokens' | 'costUsd'>): Amount => ({
  tokens,
  nanoUsd: toNano(costUsd ?? 0),
  steps: 1,
  unpriced: costUsd === null ? 1 : 0,
});

/** What so many steps have taken. */
export const amountUsed = ({ inputTokens, outputTokens, costUsd }: Usage, steps: number): Amount => ({
  ...amountOf({ tokens: inputTokens + outputTokens, costUsd }),
  steps,
});

export const add = (one: Amount, other: Amount): Amount => ({
  tokens: one.tokens + other.tokens,
  nanoUsd: one.nanoUsd + other.nanoUsd,
  steps: one.steps + other.steps,
  unpriced: one.unpriced + other.unpriced,
});

export const sum = (amounts: Iterable<Amount>): Amount => [...amounts].reduce(add, NOTHING);

/** In each measure the larger of the two. */
export const larger = (one: Amount, other: Amount): Amount => ({
  tokens: Math.max(one.tokens, other.tokens),
  nanoUsd: Math.max(one.nanoUsd, other.nanoUsd),
  steps: Math.max(one.steps, other.steps),
  unpriced: Math.max(one.unpriced, other.unpriced),
});

/** The amount in one measure, in the unit in which it is limited within the ledger. */
export function inMeasure(amount: Amount, what: Exclude<Measure, 'wall'>): number {
  return what === 'cost' ? amount.nanoUsd : amount[what];
}
