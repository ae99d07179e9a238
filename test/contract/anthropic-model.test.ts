import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import * as sdk from '../../src/anthropic-sdk.ts';
import { systemClock } from '../../src/base/clock.ts';
import type { Message } from '../../src/domain/conversation.ts';
import { RoleName, RunId, TaskId } from '../../src/domain/ids.ts';
import { AnthropicModel, type AnthropicSettings } from '../../src/models/anthropic/anthropic-model.ts';
import { createAnthropicModel } from '../../src/models/anthropic/create-anthropic-model.ts';
import { RateLanes } from '../../src/models/rate/rate-lanes.ts';
import type { ModelPart, ModelRequest } from '../../src/ports/model.ts';
import { MessagesServer, type ServerOptions } from '../support/messages-server/messages-server.ts';
import type { Fault, StreamFault } from '../support/messages-server/wire.ts';
import { collect } from './model-client.contract.ts';

const KEY = 'sk-ant-secret';
const TEXT = 'A text of some length, so that it comes in more than one piece.';

const request = (messages?: readonly Message[], system = 'Be brief.'): ModelRequest => ({
  from: { runId: RunId('r'), taskId: TaskId('t'), role: RoleName('test') },
  system,
  messages: messages ?? [{ role: 'user', content: [{ type: 'text', text: 'go' }] }],
  tools: [{ name: 'note', description: 'Notes.', inputSchema: { type: 'object', properties: { text: { type: 'string' } } } }],
});

let server: MessagesServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function open(options: Partial<ServerOptions> = {}, settings: Partial<AnthropicSettings> = {}): Promise<AnthropicModel> {
  server = await MessagesServer.start({ answer: () => ({ text: TEXT }), ...options });
  return new AnthropicModel({
    apiKey: KEY,
    baseUrl: server.url,
    modelFor: () => 'claude-sonnet-5-5',
    clock: systemClock,
    loadSdk: () => sdk,
    ...settings,
  });
}

async function endOf(model: AnthropicModel, asked = request()): Promise<Extract<ModelPart, { type: 'end' | 'error' }>> {
  const end = (await collect(model, asked)).at(-1);
  assert.ok(end?.type === 'end' || end?.type === 'error');
  return end;
}

describe('Claude: faults', () => {
  const statuses: [fault: Partial<Extract<Fault, { kind: 'status' }>>, code: string, mayRetry: boolean, words: RegExp][] = [
    [{ status: 400 }, 'bad-request', false, /does not accept the request/],
    [{ status: 400, message: 'prompt is too long: 1200000 tokens > 1000000 maximum' }, 'too-long', false, /too long/],
    [{ status: 400, message: 'Your credit balance is too low to access the Anthropic API.' }, 'unpaid', false, /no credit left/],
    [{ status: 401 }, 'unauthorized', false, /key .* not accepted. Set another one/],
    [{ status: 402 }, 'unpaid', false, /no credit left/],
    [{ status: 403 }, 'unauthorized', false, /may not be used/],
    [{ status: 404 }, 'bad-request', false, /no model claude-sonnet-5-5/],
    [{ status: 413 }, 'too-long', false, /too large/],
    [{ status: 429 }, 'rate-limited', true, /again in a while/],
    [{ status: 429, retryAfter: '17' }, 'rate-limited', true, /again in 17 s/],
    [{ status: 429, retryAfter: '3600' }, 'rate-limited', true, /again in 60 min/],
    [{ status: 429, errorCode: 'enforced_spend_limit_reached' }, 'unpaid', false, /spending limit/],
    [{ status: 500 }, 'unavailable', true, /failed with status 500/],
    [{ status: 503 }, 'unavailable', true, /failed with status 503/],
    [{ status: 529 }, 'unavailable', true, /is overloaded/],
  ];
  for (const [fault, code, mayRetry, words] of statuses) {
    it(`says what status ${fault.status} means${fault.message || fault.errorCode || fault.retryAfter ? `: ${code}, ${fault.message ?? fault.errorCode ?? fault.retryAfter}` : ''}`, async () => {
      const model = await open({ fault: () => ({ kind: 'status', status: 500, ...fault }) });
      const end = await endOf(model);
      assert.ok(end.type === 'error');
      assert.deepEqual({ code: end.error.code, mayRetry: end.error.mayRetry }, { code, mayRetry });
      assert.match(end.error.message, words);
      assert.equal(end.error.retryAfterMs, fault.retryAfter ? Number(fault.retryAfter) * 1000 : undefined);
      assert.deepEqual([end.usage.inputTokens, end.usage.outputTokens], [0, 0]);
      assert.equal(server?.seen.length, 1, 'each request is sent once');
    });
  }

  const streams: [how: StreamFault, words: RegExp][] = [
    ['error', /overloaded in the middle/],
    ['end', /broke off before its end/],
    ['stall', /stalled/],
    ['garbage', /No answer|JSON/],
  ];
  for (const [how, words] of streams) {
    for (const at of [1, 4]) {
      it(`may be asked again when the stream fails at event ${at}: ${how}; what was used is billed`, async () => {
        const model = await open({ fault: () => ({ kind: 'stream', how, at }) }, { idleMs: 100 });
        const end = await endOf(model);
        assert.ok(end.type === 'error');
        assert.deepEqual([end.error.code, end.error.mayRetry], ['unavailable', true], end.error.message);
        assert.match(end.error.message, words);
        assert.ok(end.usage.inputTokens > 0 && end.usage.outputTokens > 0 && (end.usage.costUsd ?? 0) > 0);
      });
    }
  }

  it('may be asked again when its connection is reset; what was used until then is billed', async () => {
    let heard = (): void => undefined;
    const when = new Promise<void>((resolve) => (heard = resolve));
    const model = await open({ fault: () => ({ kind: 'stream', how: 'reset', at: 4, when }) });
    let end: ModelPart | undefined;
    for await (const part of model.stream(request(), new AbortController().signal)) {
      if (part.type === 'text-delta') heard();
      end = part;
    }
    assert.ok(end?.type === 'error' && end.error.code === 'unavailable' && end.error.mayRetry);
    assert.match(end.error.message, /No answer .*: .*(ECONNRESET|other side closed)/);
    assert.ok(end.usage.inputTokens > 0 && end.usage.outputTokens > 0 && (end.usage.costUsd ?? 0) > 0);
  });

  it('is not there where nobody listens, and says why', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const end = await endOf(await open({}, { baseUrl: `http://127.0.0.1:${port}` }));
    assert.ok(end.type === 'error' && end.error.code === 'unavailable' && end.error.mayRetry);
    assert.match(end.error.message, /ECONNREFUSED/);
  });

  it('is given up when its answer does not begin', async () => {
    const end = await endOf(await open({ fault: () => ({ kind: 'no-headers' }) }, { headersMs: 100 }));
    assert.ok(end.type === 'error' && end.error.code === 'unavailable' && end.error.mayRetry, JSON.stringify(end));
  });

  it('never hands over a call whose input is broken, and empties that of one that was cut off', async () => {
    const broken = await endOf(await open({ answer: () => ({ calls: [{ name: 'note', json: '{"text": "a' }] }) }));
    assert.ok(broken.type === 'error' && broken.error.mayRetry && /no JSON/.test(broken.error.message));
    await server?.close();
    const cut = await endOf(await open({ answer: () => ({ calls: [{ name: 'note', input: { text: 'abcdefghij' } }], cutAfter: 12 }) }));
    assert.ok(cut.type === 'end' && cut.stopReason === 'max-tokens');
    assert.deepEqual(cut.message.content[0]?.type === 'tool-call' && cut.message.content[0].input, {});
  });

  it('keeps the key out of what it says', async () => {
    const end = await endOf(await open({ fault: () => ({ kind: 'status', status: 400, message: `odd header Bearer ${KEY}` }) }));
    assert.ok(end.type === 'error' && end.error.message.includes('***') && !end.error.message.includes(KEY));
  });
});

describe('Claude: what it is sent', () => {
  it('is decided by the settings alone, whatever ANTHROPIC_ variables say', async () => {
    const variables = {
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/evil',
      ANTHROPIC_CUSTOM_HEADERS: 'x-stolen: yes\nauthorization: Bearer other',
      ANTHROPIC_AUTH_TOKEN: 'other',
      ANTHROPIC_API_KEY: 'other',
      ANTHROPIC_LOG: 'debug',
      ANTHROPIC_PROFILE: 'other',
    };
    const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
    Object.assign(process.env, variables);
    try {
      const end = await endOf(await open({ keys: [KEY] }));
      assert.equal(end.type, 'end');
      const headers = server?.seen[0]?.headers ?? {};
      assert.equal(headers['x-stolen'], undefined);
      assert.ok(!JSON.stringify(headers).includes('other'));
      assert.equal(process.env.ANTHROPIC_BASE_URL, variables.ANTHROPIC_BASE_URL, 'they are as they were');
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  it('reads the beginning of a conversation from the cache when it goes on', async () => {
    const model = await open();
    const system = 'Be brief. '.repeat(600);
    const first = await endOf(model, request(undefined, system));
    assert.ok(first.type === 'end' && (first.usage.cacheWriteTokens ?? 0) > 1000 && first.usage.cacheReadTokens === 0);
    const next: Message[] = [...request().messages, first.message, { role: 'user', content: [{ type: 'text', text: 'and now?' }] }];
    const second = await endOf(model, request(next, system));
    assert.ok(second.type === 'end');
    assert.equal(second.usage.cacheReadTokens, first.usage.cacheWriteTokens, 'all of it');
    assert.ok((second.usage.costUsd ?? 1) < (first.usage.costUsd ?? 0) / 2);
  });

  it('gets its thinking back as it was, told and untold, and another model none of it', async () => {
    let name = 'claude-sonnet-5-5';
    const model = await open(
      { answer: () => ({ thinking: 'Let me think about it.', redactedThinking: 'secret', text: 'Yes.' }) },
      { modelFor: () => name },
    );
    const parts = await collect(model, request());
    assert.equal(parts.flatMap((part) => (part.type === 'thinking-delta' ? [part.text] : [])).join(''), 'Let me think about it.');
    const first = parts.at(-1);
    assert.ok(first?.type === 'end');
    const next: Message[] = [...request().messages, first.message, { role: 'user', content: [{ type: 'text', text: 'Sure?' }] }];
    assert.equal((await endOf(model, request(next))).type, 'end');
    assert.match(JSON.stringify(server?.seen[1]?.params.messages), /"signature"/);
    name = 'claude-opus-5-5';
    assert.equal((await endOf(model, request(next))).type, 'end');
    assert.doesNotMatch(JSON.stringify(server?.seen[2]?.params.messages), /thinking/);
    assert.deepEqual(server?.complaints, []);
  });

  it('is asked without a schema for the result where the server does not take one', async () => {
    const finish = { name: 'finish', description: 'Ends.', inputSchema: { type: 'object', properties: { summary: { type: 'string' } } } };
    let asked = 0;
    const model = await open({
      fault: ({ params }) => {
        asked += 1;
        return JSON.stringify(params.tools).includes('"strict":true')
          ? { kind: 'status', status: 400, message: 'tools.0.custom.strict: Extra inputs are not permitted' }
          : undefined;
      },
    });
    assert.equal((await endOf(model, { ...request(), tools: [finish] })).type, 'end');
    assert.equal((await endOf(model, { ...request(), tools: [finish] })).type, 'end');
    assert.equal(asked, 3, 'once it is known, it is not tried again');
  });

  it('says how a reply ended', async () => {
    const ends = {
      end_turn: 'end-turn',
      max_tokens: 'max-tokens',
      pause_turn: 'pause',
      refusal: 'refusal',
      model_context_window_exceeded: 'context-exceeded',
    } as const;
    for (const [stop_reason, expected] of Object.entries(ends)) {
      const end = await endOf(await open({ answer: () => ({ text: 'x', stop_reason: stop_reason as keyof typeof ends }) }));
      assert.ok(end.type === 'end' && end.stopReason === expected);
      assert.equal(end.model, 'claude-sonnet-5-5');
      assert.equal(end.contextTokens, 1_000_000);
      await server?.close();
    }
  });

  it('can be listened to by who leaves in the middle: the request is ended', async () => {
    let gone: AbortSignal | undefined;
    const model = await open({
      answer: ({ signal }) => {
        gone = signal;
        return { text: TEXT.repeat(50) };
      },
      delayMs: 5,
    });
    for await (const part of model.stream(request(), new AbortController().signal)) if (part.type === 'text-delta') break;
    await new Promise<void>((resolve) => (gone?.aborted ? resolve() : gone?.addEventListener('abort', () => resolve())));
  });
});

describe('Claude: within the limits of its provider', () => {
  it('answers a hundred at once with limits for ten, without a storm', async () => {
    server = await MessagesServer.start({
      answer: () => ({ text: TEXT }),
      limits: { requests: 6000, inputTokens: 1e6, outputTokens: 1e6 },
      fault: ({ number }) => (number > 8 && number <= 14 ? { kind: 'status', status: 429, retryAfter: '1' } : undefined),
    });
    const put: unknown[] = [];
    const model = createAnthropicModel({
      apiKey: KEY,
      baseUrl: server.url,
      modelFor: () => 'claude-sonnet-5-5',
      clock: systemClock,
      lanes: new RateLanes(systemClock, () => 0.5),
      loadSdk: () => sdk,
      onRateLimit: (error) => put.push(error),
    });
    const ends = await Promise.all(Array.from({ length: 100 }, () => collect(model, request())));
    assert.equal(ends.filter((parts) => parts.at(-1)?.type === 'end').length, 100);
    const refused = server.seen.filter(({ status }) => status === 429).length;
    assert.equal(put.length, refused);
    assert.equal(server.seen.length, 100 + refused);
  });
});
