import type { ModelClient } from '../../ports/model.ts';
import { AnthropicModel, type AnthropicSettings } from './anthropic-model.ts';

/** Claude as a run asks it: within the limits of its provider. One for each key: what it knows of the limits is shared by all runs. */
export function createAnthropicModel(settings: AnthropicSettings): ModelClient {
  return new AnthropicModel(settings);
}
