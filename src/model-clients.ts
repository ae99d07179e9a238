/** Main of a bundle of its own, loaded when the first run begins: what speaks to models. */
import { systemClock } from './base/clock.ts';
import { modelFor, type Answering } from './domain/answering.ts';
import { createAnthropicModel } from './models/anthropic/create-anthropic-model.ts';
import { loadSdkFrom } from './models/anthropic/load-sdk.ts';
import { OfflineModel } from './models/offline/offline-model.ts';
import { createOpenAiModel } from './models/openai/openai-model.ts';
import type { PriceOverrides } from './models/prices.ts';
import type { Access } from './models/provided-models.ts';
import type { ModelClient } from './ports/model.ts';

export interface ConnectOptions {
  readonly distFolder: string;
  readonly prices?: PriceOverrides;
}

export { listModels } from './models/openai/list-models.ts';

/** Connects to what answers; all but the offline engine is reached with an address. */
export async function connectModel(
  answering: Answering,
  access: Access | undefined,
  { distFolder, prices }: ConnectOptions,
): Promise<ModelClient> {
  const { provider } = answering;
  if (provider === 'offline') return new OfflineModel();
  if (!access) throw new Error(`A model of ${provider} is not reached from here.`);
  const { baseUrl, apiKey } = access;
  const settings = { baseUrl, modelFor: (role: string) => modelFor(answering, role), ...(prices && { prices }) };
  return provider === 'anthropic'
    ? createAnthropicModel({ ...settings, apiKey: apiKey ?? '', clock: systemClock, random: Math.random, loadSdk: loadSdkFrom(distFolder) })
    : createOpenAiModel({ ...settings, ...(apiKey !== undefined && { apiKey }) });
}
