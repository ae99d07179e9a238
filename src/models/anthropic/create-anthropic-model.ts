import type { ModelClient, ModelError } from '../../ports/model.ts';
import { factsOf } from '../model-facts.ts';
import { readAnthropicLimits } from '../rate/limits.ts';
import { RateGatedModel } from '../rate/rate-gated-model.ts';
import { AnthropicModel, type AnthropicSettings } from './anthropic-model.ts';

export interface ClaudeSettings extends Omit<AnthropicSettings, 'onHeaders'> {
  /** From 0 up to 1: spreads what was put off. */
  readonly random: () => number;
  /** Told each time that a request is put off because of the provider's limits. */
  readonly onRateLimit?: (error: ModelError) => void;
}

/** Claude as a run asks it: within the limits of its provider. One for each key: what it knows of the limits is shared by all runs. */
export function createAnthropicModel(settings: ClaudeSettings): ModelClient {
  const { clock, random, modelFor, onRateLimit } = settings;
  const claude = new AnthropicModel({
    ...settings,
    onHeaders: (headers, model) => gated.learn(factsOf(model).rateClass, readAnthropicLimits(headers)),
  });
  const gated = new RateGatedModel({
    inner: claude,
    laneOf: ({ from }) => factsOf(modelFor(from.role)).rateClass,
    sizeOf: (request) => claude.sizeOf(request),
    clock,
    random,
    ...(onRateLimit && { onRateLimit }),
  });
  return gated;
}
