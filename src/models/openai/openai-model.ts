import { systemClock, type Clock } from '../../base/clock.ts';
import { firstLine } from '../../base/text.ts';
import { estimateTokens } from '../../domain/budget.ts';
import { NO_USAGE, type Usage } from '../../domain/conversation.ts';
import type { ModelClient, ModelError, ModelPart, ModelRequest } from '../../ports/model.ts';
import type { ChatChunk, ChatRequest } from './chat-protocol.ts';
import { costOf, priceOf, type Price, type PriceOverrides } from '../prices.ts';
import { readEvents } from './event-stream.ts';
import { faultOfConnection, faultOfStatus, messageIn } from './faults.ts';
import { ChatAnswer, type CountedTokens } from './read-chat.ts';
import { toChat } from './to-chat.ts';
import { Watchdog } from './watchdog.ts';

export interface OpenAiSettings {
  /** Up to and without `/chat/completions`: `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  /** Servers of one's own seldom want one. */
  readonly apiKey?: string;
  modelFor(role: string): string;
  /** What its models cost, where the user has said so; the cost is not known otherwise. */
  readonly prices?: PriceOverrides;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  /** How long the server may take until its answer begins: one of one's own may have to load the model first. */
  readonly firstMs?: number;
  /** How long it may say nothing in the middle of an answer. */
  readonly idleMs?: number;
}

const FIRST_MS = 5 * 60_000;
const IDLE_MS = 90_000;
/** What an answer is taken to need at most. */
const OUTPUT_TOKENS = 4096;

/** A model behind the chat-completions protocol: Ollama, LM Studio, llama.cpp, vLLM, gateways, OpenAI. */
export function createOpenAiModel(settings: OpenAiSettings): ModelClient {
  const { baseUrl, apiKey, clock = systemClock } = settings;
  const cost = (model: string, { input, output, cachedInput = 0 }: CountedTokens): number | null =>
    costOf({ input: input - cachedInput, cacheRead: cachedInput, cacheWrite: 0, cacheWriteHour: 0, output }, ownPrice(model));
  const usageOf = (model: string, tokens: CountedTokens): Usage => ({
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    costUsd: cost(model, tokens),
    ...(tokens.cachedInput !== undefined && { cacheReadTokens: tokens.cachedInput }),
  });
  /** Servers that take no wish for usage are told none. */
  let asksForUsage = true;

  return {
    estimate(request) {
      const model = settings.modelFor(request.from.role);
      const input = estimateTokens(JSON.stringify(toChat(request, model)).length);
      return { tokens: input + OUTPUT_TOKENS, costUsd: cost(model, { input, output: OUTPUT_TOKENS }) };
    },

    foresee({ role }, { inputTokens, outputTokens }) {
      return { inputTokens, outputTokens, costUsd: cost(settings.modelFor(role), { input: inputTokens, output: outputTokens }) };
    },

    async *stream(request, signal): AsyncGenerator<ModelPart, void, undefined> {
      const model = settings.modelFor(request.from.role);
      const watchdog = new Watchdog(clock, signal);
      const answer = new ChatAnswer();
      const sent = JSON.stringify(toChat(request, model)).length;
      let isBegun = false;
      const broken = (error: ModelError): ModelPart => ({
        type: 'error',
        error: { ...error, message: withoutKey(error.message) },
        usage: isBegun ? usageOf(model, answer.tokens(sent)) : NO_USAGE,
      });
      try {
        const response = await send(request, model, watchdog);
        if (!response.ok) return yield broken(await faultOf(response, model));
        isBegun = true;
        let isDone = false;
        for await (const chunk of chunksOf(response, watchdog)) {
          if (chunk === 'done') {
            isDone = true;
            break;
          }
          if (chunk.error)
            return yield broken({ code: 'unavailable', message: `The answer broke off: ${messageIn(chunk)}`, mayRetry: true });
          yield* answer.add(chunk);
        }
        if (signal.aborted) return yield broken(ABORTED);
        if (!isDone && !answer.isFinished) return yield broken(faultOfConnection(undefined, baseUrl, true));
        yield {
          type: 'end',
          message: answer.message(),
          stopReason: answer.stopReason(),
          usage: usageOf(model, answer.tokens(sent)),
          model: answer.model ?? model,
        };
      } catch (error) {
        if (signal.aborted) yield broken(ABORTED);
        else if (watchdog.hasBitten) yield broken({ code: 'unavailable', message: `${baseUrl} fell silent.`, mayRetry: true });
        else if (error instanceof SyntaxError)
          yield broken({ code: 'unavailable', message: `${baseUrl} sent what is no answer.`, mayRetry: true });
        else yield broken(faultOfConnection(error, baseUrl, isBegun));
      } finally {
        watchdog.end();
      }
    },
  };

  /** A name in our own table says nothing of what a server of that kind asks for it. */
  function ownPrice(model: string): Price | undefined {
    return settings.prices?.[model] && priceOf(model, settings.prices);
  }

  async function send(request: ModelRequest, model: string, watchdog: Watchdog): Promise<Response> {
    const wished = toChat(request, model);
    const { stream_options: _usage, ...chat } = wished;
    const response = await post(asksForUsage ? wished : chat, watchdog);
    if (response.status !== 400 || !asksForUsage) return response;
    const told = await response.text();
    if (!told.includes('stream_options')) return new Response(told, { status: response.status, headers: response.headers });
    asksForUsage = false;
    return post(chat, watchdog);
  }

  function post(chat: ChatRequest, watchdog: Watchdog): Promise<Response> {
    watchdog.expect(settings.firstMs ?? FIRST_MS);
    return (settings.fetch ?? fetch)(`${baseUrl}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(chat),
      signal: watchdog.signal,
      // What is said is for this address alone.
      redirect: 'manual',
    });
  }

  async function* chunksOf(response: Response, watchdog: Watchdog): AsyncGenerator<ChatChunk | 'done', void, undefined> {
    // A server that does not stream gives the whole answer at once.
    if (response.headers.get('content-type')?.includes('application/json')) {
      yield (await response.json()) as ChatChunk;
      return yield 'done';
    }
    if (!response.body) return;
    const alive = (): void => watchdog.expect(settings.idleMs ?? IDLE_MS);
    for await (const data of readEvents(response.body, alive)) {
      if (data === '[DONE]') return yield 'done';
      yield JSON.parse(data) as ChatChunk;
    }
  }

  async function faultOf(response: Response, model: string): Promise<ModelError> {
    const body = await response.text();
    let told: string;
    try {
      told = messageIn(JSON.parse(body));
    } catch {
      told = firstLine(body.trim()).slice(0, 300);
    }
    return faultOfStatus(response.status, response.headers, told, baseUrl, model);
  }

  /** Servers quote what they do not accept. */
  function withoutKey(text: string): string {
    return apiKey === undefined || apiKey === '' ? text : text.replaceAll(apiKey, '…');
  }
}

const ABORTED: ModelError = { code: 'aborted', message: 'The request was aborted.', mayRetry: false };
