/** Main of a bundle of its own, loaded when the first run begins: what speaks to models. */
import { systemClock } from './base/clock.ts';
import { ok, type Result } from './base/result.ts';
import { modelFor, type Answering } from './domain/answering.ts';
import type { KeyedProvider } from './domain/model-choice.ts';
import { checkAnthropicKey } from './models/anthropic/check-key.ts';
import { createAnthropicModel } from './models/anthropic/create-anthropic-model.ts';
import { loadSdkFrom } from './models/anthropic/load-sdk.ts';
import { OfflineModel } from './models/offline/offline-model.ts';
import { listModels } from './models/openai/list-models.ts';
import { createOpenAiModel } from './models/openai/openai-model.ts';
import { priceOf, type PriceOverrides } from './models/prices.ts';
import { CLAUDE_MODELS } from './models/choose-provider.ts';
import type { Access } from './models/provided-models.ts';
import { RateGatedModel, type RateGating } from './models/rate/rate-gated-model.ts';
import { RateLanes } from './models/rate/rate-lanes.ts';
import type { ModelClient, ModelError, ModelRequest } from './ports/model.ts';

export interface ConnectOptions {
  readonly distFolder: string;
  readonly prices?: PriceOverrides;
}

export { listModels };

/** What the usual Claude models cost, for whoever is to choose one. */
export const claudeModels = (): { readonly name: string; readonly input: number; readonly output: number }[] =>
  [...new Set([modelFor({ models: CLAUDE_MODELS }, 'supervisor'), CLAUDE_MODELS.usual, ...Object.values(CLAUDE_MODELS.roles)])].flatMap(
    (name) => {
      const price = priceOf(name);
      return price ? [{ name, input: price.input, output: price.output }] : [];
    },
  );

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
  const lanes = lanesOf(`${baseUrl} ${apiKey ?? ''}`);
  if (provider === 'anthropic')
    return createAnthropicModel({ ...settings, apiKey: apiKey ?? '', clock: systemClock, lanes, loadSdk: loadSdkFrom(distFolder) });
  const inner = createOpenAiModel({ ...settings, ...(apiKey !== undefined && { apiKey }) });
  const sizeOf = (request: ModelRequest): ReturnType<RateGating['sizeOf']> => ({
    inputTokens: inner.estimate?.(request)?.tokens ?? 0,
    outputTokens: 0,
  });
  return new RateGatedModel({ inner, lanes, laneOf: ({ from }) => settings.modelFor(from.role), sizeOf });
}

/** What is known of the limits of who is reached so: the same for all runs of this process. */
function lanesOf(access: string): RateLanes {
  const lanes = LANES.get(access) ?? new RateLanes(systemClock, Math.random);
  LANES.set(access, lanes);
  return lanes;
}

const LANES = new Map<string, RateLanes>();

/** Tries a key with a request that costs nothing. */
export async function checkKey(provider: KeyedProvider, access: Required<Access>, signal: AbortSignal): Promise<Result<void, ModelError>> {
  if (provider === 'anthropic') return checkAnthropicKey(access, signal);
  const listed = await listModels(access, signal);
  return listed.ok ? ok(undefined) : listed;
}
