/** What a model can do that requests depend on, by the provider's name for it. */
export interface ModelFacts {
  /** How much fits into a conversation, the answer included. */
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Whether it decides itself how long it thinks, and shows a summary only when asked to. */
  readonly thinksAdaptively: boolean;
  /** Models of one class share a provider's limits. */
  readonly rateClass: string;
}

const GENERATION_5 = /^claude-(?:fable|mythos|opus|sonnet|haiku)-5(?:-|$)/;
const FAMILY = /^claude-(fable|mythos|opus|sonnet|haiku)-(\d+)/;

/** Of a model that is not known, what the smallest of those in use can do. */
export function factsOf(model: string): ModelFacts {
  const [, family, generation] = FAMILY.exec(model) ?? [];
  const isSmall = !family || /^claude-haiku-4/.test(model);
  return {
    contextTokens: isSmall ? 200_000 : 1_000_000,
    maxOutputTokens: isSmall ? 64_000 : 128_000,
    thinksAdaptively: GENERATION_5.test(model),
    rateClass: family ? `${family}-${generation}` : model,
  };
}
