import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chunksOf, wholeOf } from './chunks.ts';
import { validateChat } from './validate.ts';
import { OPENAI, type ChatBody, type ChatFault, type ChatSource, type Dialect } from './wire.ts';

export interface ChatServerOptions {
  readonly answer: ChatSource;
  /** What goes wrong with a request; called once for each, before it is answered. */
  readonly fault?: (number: number) => ChatFault | undefined;
  readonly dialect?: Dialect;
  /** What it has; any, unless told. */
  readonly models?: readonly string[];
  /** The key that is asked for; none, unless told. */
  readonly key?: string;
  /** Cuts what is sent into pieces of this size, wherever that is. */
  readonly chunkBytes?: number;
}

export interface SeenChat {
  readonly number: number;
  readonly body: ChatBody;
  readonly headers: IncomingMessage['headers'];
  /** Why it was refused, where it is not valid. */
  readonly complaint?: string;
}

/** A server that speaks the chat-completions protocol, as strictly as OpenAI's, and as loosely as those of others. */
export class ChatServer {
  readonly seen: SeenChat[] = [];
  readonly #options: ChatServerOptions;
  readonly #dialect: Dialect;
  readonly #server: Server;

  private constructor(options: ChatServerOptions) {
    this.#options = options;
    this.#dialect = options.dialect ?? OPENAI;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else refuse(response, 500, String(error));
      });
    });
    this.#server.keepAliveTimeout = 1000;
  }

  static async start(options: ChatServerOptions): Promise<ChatServer> {
    const server = new ChatServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** Why requests were refused that were not valid. */
  get complaints(): string[] {
    return this.seen.flatMap(({ complaint }) => complaint ?? []);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const { key, models } = this.#options;
    const { headers } = request;
    if (key !== undefined && headers.authorization !== `Bearer ${key}`)
      return refuse(response, 401, `Incorrect API key provided: ${headers.authorization ?? ''}`, 'invalid_api_key');
    if (request.method === 'GET' && request.url === '/v1/models')
      return json(response, 200, { object: 'list', data: (models ?? []).map((id) => ({ id, object: 'model' })) });
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return refuse(response, 404, 'Not found');

    const body = parse(text);
    const number = this.seen.length + 1;
    const complaint =
      validateChat(body) ??
      (this.#dialect.usage === 'refuses-the-wish' && body?.stream_options ? 'Unrecognized request argument: stream_options' : undefined);
    this.seen.push({ number, body: body ?? { model: '', messages: [] }, headers, ...(complaint !== undefined && { complaint }) });
    if (!body || complaint !== undefined) return refuse(response, 400, complaint ?? 'no JSON');
    if (models && !models.includes(body.model)) return refuse(response, 404, `model "${body.model}" not found`, 'model_not_found');
    const fault = this.#options.fault?.(number);
    if (fault?.kind === 'no-headers') return;
    if (fault?.kind === 'status')
      return json(response, fault.status, fault.body ?? { error: { message: 'It was asked to fail.' } }, fault.headers);
    const reply = await this.#options.answer({ number, body, headers });
    if (!this.#dialect.streams || !body.stream) return json(response, 200, wholeOf(body, reply, this.#dialect, number));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const events = chunksOf(body, reply, this.#dialect, number).map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
    await this.#write(response, [': hello\n\n', ...events, ...(this.#dialect.saysDone ? ['data: [DONE]\n\n'] : [])], fault);
  }

  async #write(response: ServerResponse, events: readonly string[], fault: ChatFault | undefined): Promise<void> {
    for (const [at, event] of events.entries()) {
      if (fault?.kind === 'stream' && fault.at === at) {
        if (fault.how === 'stall') return;
        if (fault.how === 'reset') return void response.destroy();
        if (fault.how === 'error') response.write('data: {"error":{"message":"The model has crashed.","type":"server_error"}}\n\n');
        if (fault.how === 'garbage') response.write('data: {"choices":[{"del\n\n');
        break;
      }
      await this.#send(response, event);
    }
    response.end();
  }

  async #send(response: ServerResponse, event: string): Promise<void> {
    const bytes = Buffer.from(event);
    const size = this.#options.chunkBytes ?? bytes.length;
    for (let from = 0; from < bytes.length; from += size) {
      await new Promise((resolve) => response.write(bytes.subarray(from, from + size), resolve));
    }
  }
}

function refuse(response: ServerResponse, status: number, message: string, code: string | null = null): void {
  json(response, status, { error: { message, type: 'invalid_request_error', param: null, code } });
}

function json(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): ChatBody | undefined {
  try {
    return JSON.parse(text) as ChatBody;
  } catch {
    return undefined;
  }
}
