import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages/messages';
import { eventsOf, messageOf, type PromptTokens } from './events.ts';
import { PromptCache } from './prompt-cache.ts';
import { RateLimits, type MinuteLimits } from './rate-limits.ts';
import { StreamWriter } from './stream-writer.ts';
import { validate } from './validate.ts';
import { tokensIn, type AnswerSource, type Asked, type Fault, type Reply } from './wire.ts';

export interface ServerOptions {
  readonly answer: AnswerSource;
  /** What goes wrong with a request; called once for each, before it is answered. */
  readonly fault?: (asked: Pick<Asked, 'number' | 'params'>) => Fault | undefined;
  readonly limits?: MinuteLimits;
  /** The keys that are accepted; any, unless told. */
  readonly keys?: readonly string[];
  readonly contextTokens?: number;
  readonly port?: number;
  /** Between one event and the next. */
  readonly delayMs?: number;
  /** Cuts what is sent into pieces of this size, wherever that is. */
  readonly chunkBytes?: number;
  readonly now?: () => number;
}

/** What came in, and what was answered. */
export interface Seen extends Pick<Asked, 'number' | 'params' | 'headers'> {
  readonly at: number;
  readonly status: number;
  /** Why it was refused, where it is not valid. */
  readonly complaint?: string;
  /** How it went wrong, where that was asked for. */
  readonly fault?: Fault;
  /** What is billed for it; of an answer that was broken off, only what came in. */
  usage?: PromptTokens & { readonly output: number };
}

const MAX_BYTES = 32 * 1024 * 1024;
/** After so long without an answer its stream is begun, so that the client sees signs of life. */
const PATIENCE_MS = 1000;
const VERSIONS = new Set(['2023-01-01', '2023-06-01', '2026-10-21']);

/**
 * A server that speaks the Messages API of 2026-10-21, as strictly as the real one: what it refuses, that would refuse.
 * Answers come from wherever they are wanted to; faults happen where they are asked for.
 */
export class MessagesServer {
  readonly seen: Seen[] = [];
  readonly #options: ServerOptions;
  readonly #server: Server;
  readonly #cache = new PromptCache();
  readonly #limits = new Map<string, RateLimits>();
  readonly #paused = new Set<string>();
  #number = 0;

  private constructor(options: ServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response).catch((error: unknown) => {
        if (!response.headersSent) refuse(response, 500, 'api_error', error instanceof Error ? error.message : String(error));
        else response.destroy();
      });
    });
    this.#server.keepAliveTimeout = 1000;
  }

  static async start(options: ServerOptions): Promise<MessagesServer> {
    const server = new MessagesServer(options);
    await new Promise<void>((resolve) => server.#server.listen(options.port ?? 0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The requests that were not valid. */
  get complaints(): string[] {
    return this.seen.flatMap(({ complaint }) => complaint ?? []);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const body = await bodyOf(request);
    const path = new URL(request.url ?? '/', this.url).pathname;
    const headers = request.headers;
    if (!this.#isKnown(headers)) return refuse(response, 401, 'authentication_error', 'invalid x-api-key');
    if (!VERSIONS.has(String(headers['anthropic-version'])))
      return refuse(response, 400, 'invalid_request_error', 'anthropic-version: header is required');
    if (request.method !== 'POST' || !/^\/v1\/messages(\/count_tokens)?$/.test(path))
      return refuse(response, 404, 'not_found_error', 'Not found');
    if (body === undefined) return refuse(response, 413, 'request_too_large', 'Request exceeds the maximum size');
    const params = parse(body) as MessageCreateParams;
    if (path.endsWith('/count_tokens')) return json(response, 200, { input_tokens: promptTokens(params) });

    const number = (this.#number += 1);
    const see = (status: number, more: Pick<Seen, 'complaint' | 'fault' | 'usage'> = {}): void =>
      void this.seen.push({ number, params, headers, at: this.#now(), status, ...more });
    const complaint = validate(params, (content) => this.#isPaused(content)) ?? this.#tooLong(params);
    if (complaint !== undefined) {
      see(400, { complaint });
      return refuse(response, 400, 'invalid_request_error', complaint);
    }
    const fault = this.#options.fault?.({ number, params });
    if (fault?.kind === 'no-headers') return see(0, { fault });
    if (fault?.kind === 'status') {
      see(fault.status, { fault });
      return refuse(
        response,
        fault.status,
        TYPES[fault.status] ?? 'api_error',
        fault.message ?? 'It was asked to fail.',
        {
          ...(fault.retryAfter !== undefined && { 'retry-after': fault.retryAfter }),
        },
        fault.errorCode,
      );
    }
    const limits = this.#limitsOf(params.model);
    const prompt = this.#cache.count(params, this.#now());
    const need = { requests: 1, inputTokens: prompt.input + prompt.cacheWrite, outputTokens: params.max_tokens };
    const retryAfter = limits?.take(need, this.#now());
    const told = { 'request-id': `req_${number}`, 'anthropic-organization-id': 'org-test', ...limits?.headers(this.#now()) };
    if (retryAfter !== undefined) {
      see(429);
      return refuse(response, 429, 'rate_limit_error', 'This request would exceed your rate limit', {
        ...told,
        'retry-after': String(retryAfter),
      });
    }
    const billed = { ...prompt, output: 1 };
    see(200, { usage: billed, ...(fault && { fault }) });

    const reply = Promise.resolve(this.#options.answer({ number, params, headers, signal: gone.signal }));
    const events = reply.then((known) => eventsOf(params, this.#remember(params, known), prompt));
    if (!params.stream) return json(response, 200, messageOf(await events), told);
    reply.catch(() => undefined);
    const isSlow = await Promise.race([
      events.then(() => false),
      new Promise<true>((resolve) => setTimeout(() => resolve(true), PATIENCE_MS).unref()),
    ]);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...told });
    if (isSlow) response.flushHeaders();
    const writer = new StreamWriter(response, this.#options.chunkBytes ?? 0);
    try {
      const known = await events;
      const end = known.at(-2);
      if (end?.type === 'message_delta' && !fault) billed.output = end.usage.output_tokens;
      if (end?.type === 'message_delta') limits?.giveBack(Math.max(0, params.max_tokens - end.usage.output_tokens), this.#now());
      await writer.write(known, this.#options.delayMs ?? 0, fault?.kind === 'stream' ? fault : undefined);
    } catch (error) {
      await writer.error('api_error', error instanceof Error ? error.message : String(error));
    }
  }

  /** A reply that was paused may be sent back as it is, also behind what was said before it. */
  #remember(params: MessageCreateParams, reply: Reply): Reply {
    if (reply.stop_reason !== 'pause_turn') return reply;
    const { content } = messageOf(eventsOf(params, reply, { input: 0, cacheRead: 0, cacheWrite: 0 }));
    const kept = content.filter((block) => block.type !== 'text' || block.text.trim() !== '');
    this.#paused.add(JSON.stringify(withoutMarks(kept)));
    return reply;
  }

  #isPaused(content: unknown): boolean {
    const blocks = withoutMarks(content);
    if (!Array.isArray(blocks)) return false;
    return blocks.some((_block, at) => this.#paused.has(JSON.stringify(blocks.slice(at))));
  }

  #isKnown(headers: IncomingMessage['headers']): boolean {
    const key = headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /, '');
    return typeof key === 'string' && key !== '' && (this.#options.keys?.includes(key) ?? true);
  }

  #tooLong(params: MessageCreateParams): string | undefined {
    const { contextTokens } = this.#options;
    const tokens = contextTokens === undefined ? 0 : promptTokens(params);
    return contextTokens !== undefined && tokens > contextTokens
      ? `prompt is too long: ${tokens} tokens > ${contextTokens} maximum`
      : undefined;
  }

  #limitsOf(model: string): RateLimits | undefined {
    const { limits } = this.#options;
    if (!limits) return undefined;
    const known = this.#limits.get(model) ?? new RateLimits(limits, this.#now());
    this.#limits.set(model, known);
    return known;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

const promptTokens = ({ system, tools, messages }: MessageCreateParams): number => tokensIn({ system, tools, messages });

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

function refuse(
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
  headers: Record<string, string> = {},
  errorCode?: string,
): void {
  const details = errorCode === undefined ? {} : { details: { error_code: errorCode } };
  json(
    response,
    status,
    { type: 'error', error: { type, message, ...details }, request_id: 'req_test' },
    { 'request-id': 'req_test', ...headers },
  );
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Undefined for what is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  return size > MAX_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** The blocks of a reply without what only one direction has: marks of the cache, and who called a tool. */
function withoutMarks(content: unknown): unknown {
  return Array.isArray(content)
    ? content.map(({ cache_control: _cache, citations: _citations, caller: _caller, ...block }: Record<string, unknown>) => block)
    : content;
}
