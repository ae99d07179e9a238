import type { Usage } from '../domain/conversation.ts';

/** What a million tokens cost, in US dollars. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** Written into a cache that is kept for five minutes. */
  readonly cacheWrite: number;
  readonly cacheWriteHour: number;
  /** Of a request whose prompt is longer than this, all is priced so. */
  readonly beyond?: { readonly tokens: number; readonly price: Omit<Price, 'beyond'> };
}

/** Prices of the user's own, by the provider's name for the model; what is left out costs as much as plain input. */
export type PriceOverrides = Readonly<
  Record<string, Pick<Price, 'input' | 'output'> & Partial<Pick<Price, 'cacheRead' | 'cacheWrite' | 'cacheWriteHour'>>>
>;

/** How many tokens of which kind. */
export interface TokenCounts {
  /** Neither read from a cache nor written into one. */
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly cacheWriteHour: number;
  readonly output: number;
}

/** The day on which the table was compared with platform.claude.com/docs/en/about-claude/pricing. */
export const PRICES_AS_OF = '2026-10-07';

const price = (input: number, cacheWrite: number, cacheWriteHour: number, cacheRead: number, output: number): Price => ({
  input,
  cacheWrite,
  cacheWriteHour,
  cacheRead,
  output,
});

const FABLE_5_1 = price(10, 12.5, 20, 0.25, 50);
const OPUS_4_5_TO_5 = price(5, 6.25, 10, 0.5, 25);
const SONNET_4 = price(3, 3.75, 6, 0.3, 15);
const HAIKU_4_5 = price(1, 1.25, 2, 0.1, 5);

/** Null: the model exists and no price of it has been published. */
const PRICES: Readonly<Record<string, Price | null>> = {
  'claude-fable-5-2': null,
  'claude-fable-5-1': FABLE_5_1,
  'claude-fable-5': price(10, 12.5, 20, 1, 50),
  'claude-mythos-5-2': null,
  'claude-mythos-5-1': FABLE_5_1,
  'claude-mythos-5': null,
  'claude-mythos-preview': null,
  'claude-opus-5-5': price(4, 5, 8, 0.2, 20),
  'claude-opus-5': OPUS_4_5_TO_5,
  'claude-opus-4-8': OPUS_4_5_TO_5,
  'claude-opus-4-7': OPUS_4_5_TO_5,
  'claude-opus-4-6': OPUS_4_5_TO_5,
  'claude-opus-4-5': OPUS_4_5_TO_5,
  'claude-opus-4-5-20251101': OPUS_4_5_TO_5,
  'claude-sonnet-5-5': price(2, 2.5, 4, 0.1, 10),
  'claude-sonnet-5': price(2, 2.5, 4, 0.2, 10),
  'claude-sonnet-4-6': SONNET_4,
  'claude-sonnet-4-5': SONNET_4,
  'claude-sonnet-4-5-20250929': SONNET_4,
  'claude-haiku-5-5': { ...price(0.1, 0.125, 0.2, 0.01, 0.5), beyond: { tokens: 100_000, price: price(0.5, 0.625, 1, 0.05, 2.5) } },
  'claude-haiku-4-5': HAIKU_4_5,
  'claude-haiku-4-5-20251001': HAIKU_4_5,
};

/** The models of the table, those without a published price included. */
export const knownModels = (): readonly string[] => Object.keys(PRICES);

/** What a model costs; undefined where that is not known. */
export function priceOf(model: string, overrides: PriceOverrides = {}): Price | undefined {
  const own = overrides[model];
  if (!own) return PRICES[model] ?? undefined;
  const { input } = own;
  return { cacheRead: input, cacheWrite: input, cacheWriteHour: input, ...own };
}

/** What so many tokens cost; null where the price is not known, which is not zero. */
export function costOf(tokens: TokenCounts, of: Price | undefined): number | null {
  if (!of) return null;
  const prompt = tokens.input + tokens.cacheRead + tokens.cacheWrite + tokens.cacheWriteHour;
  const valid = of.beyond && prompt > of.beyond.tokens ? of.beyond.price : of;
  const dollars =
    tokens.input * valid.input +
    tokens.cacheRead * valid.cacheRead +
    tokens.cacheWrite * valid.cacheWrite +
    tokens.cacheWriteHour * valid.cacheWriteHour +
    tokens.output * valid.output;
  return dollars / 1_000_000;
}

/** The most that so many tokens can cost: all of the prompt written into a cache. */
export const costAtMost = (prompt: number, output: number, of: Price | undefined): number | null =>
  costOf({ input: 0, cacheRead: 0, cacheWrite: prompt, cacheWriteHour: 0, output }, of);

export function usageOf(tokens: TokenCounts, of: Price | undefined): Usage {
  const cacheWriteTokens = tokens.cacheWrite + tokens.cacheWriteHour;
  return {
    inputTokens: tokens.input + tokens.cacheRead + cacheWriteTokens,
    outputTokens: tokens.output,
    costUsd: costOf(tokens, of),
    cacheReadTokens: tokens.cacheRead,
    cacheWriteTokens,
  };
}
