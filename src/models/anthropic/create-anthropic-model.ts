import type { ModelClient, ModelError } from '../../ports/model.ts';
import { factsOf } from '../model-facts.ts';
import { readAnthropicLimits } from '../rate/limits.ts';
import { RateGatedModel } from '../rate/rate-gated-model.ts';
import type { RateLanes } from '../rate/rate-lanes.ts';
import { AnthropicModel, type AnthropicSettings } from './anthropic-model.ts';

export interface ClaudeSettings extends Omit<AnthropicSettings, 'onHeaders'> {
  /** What is known of the provider's limits for this key. */
  readonly lanes: RateLanes;
  /** Told each time that a request is put off because of the provider's limits. */
  readonly onRateLimit?: (error: ModelError) => void;
}

/** Claude as a run asks it: within the limits of its provider. */
export function createAnthropicModel(settings: ClaudeSettings): ModelClient {
  const { lanes, modelFor, onRateLimit } = settings;
  const claude = new AnthropicModel({
    ...settings,
    onHeaders: (headers, model) => gated.learn(factsOf(model).rateClass, readAnthropicLimits(headers)),
  });
  const gated = new RateGatedModel({
    inner: claude,
    laneOf: ({ from }) => factsOf(modelFor(from.role)).rateClass,
    sizeOf: (request) => claude.sizeOf(request),
    lanes,
    ...(onRateLimit && { onRateLimit }),
  });
  return gated;
}
