import type { Result } from '../base/result.ts';
import type { Answering } from '../domain/answering.ts';
import { addressOf, defaultAddress, needsKey, type KeyedProvider, type Missing, type ModelChoice } from '../domain/model-choice.ts';
import type { ModelChooser, ModelClient } from '../ports/model.ts';
import { chooseProvider } from './choose-provider.ts';
import type { ModelSource, ReadyModel } from './run-models.ts';

/** What a provider is reached with. */
export interface Access {
  readonly baseUrl: string;
  readonly apiKey?: string;
}

export interface Providers {
  /** As of now. */
  choice(): ModelChoice;
  /** The key for an address, and for no other. */
  key(provider: KeyedProvider, address: string): Promise<string | undefined>;
  /** Makes the client; without access for what needs none. */
  connect(answering: Answering, access?: Access): Promise<ModelClient>;
  /** What is missing and what to do, as a sentence for the user. */
  explain(missing: Missing): string;
}

/** The models of the providers, as they are chosen. */
export class ProvidedModels implements ModelSource, ModelChooser {
  readonly #providers: Providers;

  constructor(providers: Providers) {
    this.#providers = providers;
  }

  async preview(): Promise<Result<Answering, Missing>> {
    const [anthropic, openai] = await Promise.all([this.#hasKey('anthropic'), this.#hasKey('openai')]);
    return chooseProvider(this.#providers.choice(), { anthropic, openai });
  }

  async chosen(): Promise<ReadyModel> {
    const chosen = await this.preview();
    if (!chosen.ok) throw new Error(this.#providers.explain(chosen.failure));
    return this.#connect(chosen.value);
  }

  async again(answering: Answering): Promise<ReadyModel> {
    const missing = await this.missingFor(answering);
    if (missing) throw new Error(this.#providers.explain(missing));
    return this.#connect(answering);
  }

  async missingFor({ provider, address: before }: Answering): Promise<Missing | undefined> {
    if (!isKeyed(provider)) return undefined;
    const address = addressOf(this.#providers.choice(), provider);
    if (!address.ok) return address.failure;
    const recorded = before ?? defaultAddress(provider);
    if (address.value !== recorded) return { what: 'elsewhere', provider, address: recorded };
    if (!needsKey(provider, recorded) || (await this.#hasKey(provider))) return undefined;
    return { what: 'key', provider, address: recorded };
  }

  async #connect(answering: Answering): Promise<ReadyModel> {
    const { provider, address } = answering;
    if (!isKeyed(provider)) return { answering, client: await this.#providers.connect(answering) };
    const baseUrl = address ?? defaultAddress(provider);
    const apiKey = await this.#providers.key(provider, baseUrl);
    return { answering, client: await this.#providers.connect(answering, { baseUrl, ...(apiKey !== undefined && { apiKey }) }) };
  }

  async #hasKey(provider: KeyedProvider): Promise<boolean> {
    const address = addressOf(this.#providers.choice(), provider);
    return address.ok && (await this.#providers.key(provider, address.value)) !== undefined;
  }
}

const isKeyed = (provider: Answering['provider']): provider is KeyedProvider => provider === 'anthropic' || provider === 'openai';
