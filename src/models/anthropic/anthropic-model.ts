import type { Clock } from '../../base/clock.ts';
import { NO_USAGE, type Usage } from '../../domain/conversation.ts';
import type { ModelClient, ModelError, ModelPart, ModelRequest } from '../../ports/model.ts';
import { factsOf } from '../model-facts.ts';
import { costAtMost, costOf, priceOf, usageOf, type PriceOverrides } from '../prices.ts';
import { TokenEstimate } from '../token-estimate.ts';
import { toModelError } from './faults.ts';
import { IdleWatch } from './idle-watch.ts';
import { ReplyReader } from './read-stream.ts';
import type { LoadSdk, MessagesConnection } from './sdk.ts';
import { toParams } from './to-params.ts';

export const ANTHROPIC_URL = 'https://api.anthropic.com';

export interface AnthropicSettings {
  readonly apiKey: string;
  /** Where the Messages API is spoken; Anthropic's own server unless told. */
  readonly baseUrl?: string;
  /** Which model an agent asks, by the provider's name. */
  readonly modelFor: (role: ModelRequest['from']['role']) => string;
  readonly prices?: PriceOverrides;
  /** How long an answer may be, thinking included. */
  readonly maxOutputTokens?: number;
  /** How long the provider may take until its answer begins. */
  readonly headersMs?: number;
  /** How long it may be silent in the middle of one; it sends a sign of life every few seconds. */
  readonly idleMs?: number;
  readonly clock: Clock;
  readonly loadSdk: LoadSdk;
  /** The SDK's warnings, without the key. */
  readonly log?: (text: string) => void;
  /** The headers of each answer, which tell what the provider's limits leave. */
  readonly onHeaders?: (headers: Headers, model: string) => void;
}

const DEFAULT_OUTPUT_TOKENS = 16_000;
const DEFAULT_HEADERS_MS = 120_000;
const DEFAULT_IDLE_MS = 90_000;
/** What is shorter is a stand-in, where a server wants none, and perhaps a word like any other. */
const SHORTEST_KEY = 8;

/** Claude, by the Messages API. Sends each request once: who may ask, and when again, is decided elsewhere. */
export class AnthropicModel implements ModelClient {
  readonly #settings: AnthropicSettings;
  readonly #estimate = new TokenEstimate();
  #connection: Promise<MessagesConnection> | undefined;
  /** Whether the provider holds answers to a schema; a server in its place may not. */
  #isStrict = true;

  constructor(settings: AnthropicSettings) {
    this.#settings = settings;
  }

  estimate(request: ModelRequest): { readonly tokens: number; readonly costUsd: number | null } {
    const { inputTokens, outputTokens } = this.sizeOf(request);
    const price = priceOf(this.#choice(request).model, this.#settings.prices);
    return { tokens: inputTokens + outputTokens, costUsd: costAtMost(inputTokens, outputTokens, price) };
  }

  foresee({ role }: Pick<ModelRequest['from'], 'role'>, { inputTokens, outputTokens }: Pick<Usage, 'inputTokens' | 'outputTokens'>): Usage {
    const { prices, modelFor } = this.#settings;
    const counts = { input: inputTokens, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0, output: outputTokens };
    return { inputTokens, outputTokens, costUsd: costOf(counts, priceOf(modelFor(role), prices)) };
  }

  /** How much a request may take at most. */
  sizeOf(request: ModelRequest): { readonly inputTokens: number; readonly outputTokens: number } {
    const { model, maxOutputTokens } = this.#choice(request);
    return { inputTokens: this.#estimate.tokensOf(request, model), outputTokens: maxOutputTokens };
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void, undefined> {
    const first = yield* this.#send(request, signal);
    if (!first || !this.#isStrict || !isAboutStrict(first)) {
      if (first) yield first;
      return;
    }
    this.#isStrict = false;
    const second = yield* this.#send(request, signal);
    if (second) yield second;
  }

  /** Streams one answer; what went wrong is returned, not yielded. */
  async *#send(
    request: ModelRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ModelPart, Extract<ModelPart, { type: 'error' }> | undefined, undefined> {
    const { model, maxOutputTokens } = this.#choice(request);
    const { clock, prices, idleMs = DEFAULT_IDLE_MS, onHeaders } = this.#settings;
    const reader = new ReplyReader(model);
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    let hasStalled = false;
    let watch: IdleWatch | undefined;
    const fail = (error: ModelError): Extract<ModelPart, { type: 'error' }> => {
      const hasUsed = reader.counts.input + reader.counts.cacheRead + reader.counts.cacheWrite + reader.counts.output > 0;
      return { type: 'error', error, usage: hasUsed ? usageOf(reader.counts, priceOf(model, prices)) : NO_USAGE };
    };
    try {
      const connection = await this.#connect();
      const events = await connection.stream(toParams(request, { model, maxOutputTokens, strict: this.#isStrict }), {
        signal: stop.signal,
        onHeaders: (headers) => {
          onHeaders?.(headers, model);
          watch = new IdleWatch(clock, idleMs, () => {
            hasStalled = true;
            stop.abort();
          });
        },
        onBytes: () => watch?.touch(),
      });
      for await (const event of events) {
        const part = reader.read(event);
        if (part) yield part;
        if (reader.isOver) break;
      }
      if (!reader.isOver) return fail(signal.aborted ? ABORTED : brokenOff(model, hasStalled ? idleMs : undefined));
      const { message, stopReason } = reader.finish();
      const usage = usageOf(reader.counts, priceOf(model, prices));
      this.#estimate.learn(request, model, usage.inputTokens);
      yield { type: 'end', message, stopReason, usage, model, contextTokens: factsOf(model).contextTokens };
      return undefined;
    } catch (error) {
      if (signal.aborted) return fail(ABORTED);
      if (hasStalled) return fail(brokenOff(model, idleMs));
      return fail(this.#redacted(toModelError(error, { model, baseUrl: this.#baseUrl, now: clock.now() })));
    } finally {
      watch?.stop();
      signal.removeEventListener('abort', abort);
      // Whoever stops listening ends the request as well.
      stop.abort();
    }
  }

  get #baseUrl(): string {
    return this.#settings.baseUrl ?? ANTHROPIC_URL;
  }

  #choice({ from }: ModelRequest): { readonly model: string; readonly maxOutputTokens: number } {
    const model = this.#settings.modelFor(from.role);
    return { model, maxOutputTokens: Math.min(this.#settings.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS, factsOf(model).maxOutputTokens) };
  }

  #connect(): Promise<MessagesConnection> {
    const { apiKey, loadSdk, headersMs = DEFAULT_HEADERS_MS, log } = this.#settings;
    this.#connection ??= Promise.resolve()
      .then(loadSdk)
      .then((sdk) => sdk.connect({ apiKey, baseUrl: this.#baseUrl, headersMs, warn: (text) => log?.(this.#withoutKey(text)) }));
    return this.#connection;
  }

  #redacted(error: ModelError): ModelError {
    return { ...error, message: this.#withoutKey(error.message) };
  }

  #withoutKey(text: string): string {
    const { apiKey } = this.#settings;
    return apiKey.length < SHORTEST_KEY ? text : text.replaceAll(apiKey, '***');
  }
}

const ABORTED: ModelError = { code: 'aborted', message: 'The request was aborted.', mayRetry: false };

function brokenOff(model: string, idleMs: number | undefined): ModelError {
  const how = idleMs === undefined ? 'broke off before its end' : `stalled for ${Math.round(idleMs / 1000)} s and was given up`;
  return { code: 'unavailable', message: `The answer of ${model} ${how}.`, mayRetry: true };
}

/** A refusal of the schema that the result was to be held to: without it the request may be fine. */
const isAboutStrict = ({ error }: Extract<ModelPart, { type: 'error' }>): boolean =>
  error.code === 'bad-request' && /strict|schema|grammar/i.test(error.message);
