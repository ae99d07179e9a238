import assert from 'node:assert/strict';
import type { Message } from '../../src/domain/conversation.ts';
import { RoleName, RunId, TaskId } from '../../src/domain/ids.ts';
import { listModels } from '../../src/models/openai/list-models.ts';
import { createOpenAiModel, type OpenAiSettings } from '../../src/models/openai/openai-model.ts';
import type { ModelPart, ModelRequest } from '../../src/ports/model.ts';
import { ChatServer, type ChatServerOptions } from '../support/chat-server/chat-server.ts';
import { OLLAMA, OPENAI, type ChatFault, type ChatReply, type Dialect } from '../support/chat-server/wire.ts';
import { collect, describeModelClient } from './model-client.contract.ts';

const DIALECTS: Readonly<Record<string, Dialect>> = {
  OpenAI: OPENAI,
  Ollama: OLLAMA,
  'a server that ends without [DONE] and tells no usage': { ...OPENAI, saysDone: false, usage: 'never' },
  'a server that gives all calls the same index, and then says stop': { ...OPENAI, calls: 'same-index', finishOfCalls: 'stop' },
  'a server that gives calls no index': { ...OPENAI, calls: 'no-index' },
  'a server that does not stream': { ...OPENAI, streams: false },
};

for (const [name, dialect] of Object.entries(DIALECTS)) {
  describeModelClient({
    name: `chat completions, by ${name}`,
    streams: dialect.streams,
    isScripted: true,
    open: async () => {
      let reply: ChatReply | 'hang' = {};
      const server = await ChatServer.start({
        answer: () => (reply === 'hang' ? new Promise(() => undefined) : reply),
        dialect,
        chunkBytes: 7,
      });
      return {
        model: createOpenAiModel({ baseUrl: server.url, modelFor: () => 'local' }),
        say: (saying) => void (reply = saying),
        hang: () => void (reply = 'hang'),
        complaints: () => server.complaints,
        close: () => server.close(),
      };
    },
  });
}

describe('a model behind chat completions', () => {
  let server: ChatServer;
  afterEach(() => server.close());

  const ask: Message = { role: 'user', content: [{ type: 'text', text: 'Go on.' }] };
  const request = (messages: readonly Message[] = [ask]): ModelRequest => ({
    from: { runId: RunId('r'), taskId: TaskId('t1'), role: RoleName('test') },
    system: 'Be brief.',
    messages,
    tools: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object', properties: { at: { type: 'string' } } } }],
  });

  async function play(
    reply: ChatReply,
    options: Partial<ChatServerOptions & OpenAiSettings> = {},
    signal?: AbortSignal,
  ): Promise<ModelPart> {
    server = await ChatServer.start({ answer: () => reply, ...options });
    const model = createOpenAiModel({ modelFor: (role) => `model-of-${role}`, ...options, baseUrl: server.url });
    const parts = await collect(model, request(), signal);
    return parts.at(-1)!;
  }

  const failing = (fault: ChatFault, more: Partial<OpenAiSettings> = {}): Promise<ModelPart> =>
    play({ text: 'It is all quite well.' }, { fault: () => fault, ...more });

  it('is asked for the model of the role, with the system prompt first, and without a key where there is none', async () => {
    await play({ text: 'Well.' });
    const [seen] = server.seen;
    assert.equal(seen?.body.model, 'model-of-test');
    assert.deepEqual(
      seen.body.messages.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.equal(seen.headers.authorization, undefined);
  });

  it('counts what the server counts, and says no cost where no price is known', async () => {
    const end = await play({ text: 'Well.' });
    assert.ok(end.type === 'end');
    assert.ok(end.usage.inputTokens > 10 && end.usage.outputTokens === 2);
    assert.equal(end.usage.costUsd, null);
    assert.ok((end.usage.cacheReadTokens ?? 0) > 0);
    assert.equal(end.model, 'model-of-test-0815');
  });

  it('costs what the user says that it costs', async () => {
    const end = await play({ text: 'Well.' }, { prices: { 'model-of-test': { input: 1_000_000, output: 1_000_000, cacheRead: 0 } } });
    assert.ok(end.type === 'end');
    const { inputTokens, outputTokens, cacheReadTokens = 0, costUsd } = end.usage;
    assert.equal(costUsd, inputTokens - cacheReadTokens + outputTokens);
  });

  it('is taken to have used what its words are long where it does not count', async () => {
    const end = await play({ text: 'x'.repeat(400) }, { dialect: { ...OPENAI, usage: 'never' } });
    assert.ok(end.type === 'end' && end.usage.outputTokens >= 100 && end.usage.inputTokens > 0);
  });

  it('is not asked to count where it does not know that wish', async () => {
    const end = await play({ text: 'Well.' }, { dialect: { ...OPENAI, usage: 'refuses-the-wish' } });
    assert.equal(end.type, 'end');
    assert.deepEqual(
      server.seen.map(({ body }) => body.stream_options !== undefined),
      [true, false],
    );
  });

  for (const thinking of ['reasoning', 'reasoning_content'] as const)
    it(`shows what it thinks, from ${thinking}`, async () => {
      server = await ChatServer.start({ answer: () => ({ thinking: 'Hm, well.', text: 'Well.' }), dialect: { ...OPENAI, thinking } });
      const parts = await collect(createOpenAiModel({ baseUrl: server.url, modelFor: () => 'm' }), request());
      const thought = parts.flatMap((part) => (part.type === 'thinking-delta' ? [part.text] : [])).join('');
      assert.equal(thought, 'Hm, well.');
    });

  it('hands over a call that is no JSON as the text that it is, and takes it back in an object', async () => {
    const end = await play({ calls: [{ name: 'look', json: '{"at": "a.ts"' }] });
    assert.ok(end.type === 'end' && end.stopReason === 'tool-use');
    const [call] = end.message.content;
    assert.ok(call?.type === 'tool-call');
    assert.equal(call.input, '{"at": "a.ts"');
    const answer: Message = {
      role: 'user',
      content: [{ type: 'tool-result', callId: call.id, text: 'The input does not fit.', isError: true }],
    };
    const again = await collect(createOpenAiModel({ baseUrl: server.url, modelFor: () => 'm' }), request([ask, end.message, answer]));
    assert.equal(again.at(-1)?.type, 'end');
    assert.deepEqual(server.complaints, []);
  });

  it('takes a call without arguments for one with none', async () => {
    const end = await play({ calls: [{ name: 'look', json: '' }] });
    assert.ok(end.type === 'end' && end.message.content[0]?.type === 'tool-call');
    assert.deepEqual(end.message.content[0].input, {});
  });

  for (const [finish, stopReason] of [
    ['length', 'max-tokens'],
    ['content_filter', 'refusal'],
    ['stop', 'end-turn'],
  ] as const)
    it(`has stopped with ${stopReason} where it says ${finish}`, async () => {
      const end = await play({ text: 'Well.', finish });
      assert.ok(end.type === 'end');
      assert.equal(end.stopReason, stopReason);
    });

  it('is not believed to have finished where it does not say so', async () => {
    const end = await play({ text: 'Well.', finish: null }, { dialect: { ...OPENAI, saysDone: false } });
    assert.ok(end.type === 'error' && end.error.mayRetry);
    assert.ok(end.usage.outputTokens > 0, 'what was said is counted');
  });

  const statuses: readonly [number, unknown, string, boolean, RegExp][] = [
    [401, { error: { message: 'Incorrect API key' } }, 'unauthorized', false, /does not accept the key: Incorrect API key/],
    [402, {}, 'unpaid', false, /no credit/],
    [403, {}, 'unauthorized', false, /does not allow/],
    [404, { error: { message: 'model "x" not found' } }, 'bad-request', false, /knows no model model-of-test/],
    [413, {}, 'too-long', false, /does not fit/],
    [400, { error: { message: 'maximum context length is 8192 tokens' } }, 'too-long', false, /8192/],
    [400, { error: 'request (9000 tokens) exceeds the available context size' }, 'too-long', false, /context size/],
    [422, { detail: 'no' }, 'bad-request', false, /status 422/],
    [429, { error: { message: 'slow down' } }, 'rate-limited', true, /asks for less/],
    [429, { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } }, 'unpaid', false, /no credit/],
    [500, 'boom', 'unavailable', true, /status 500: boom/],
    [503, {}, 'unavailable', true, /status 503/],
    [301, {}, 'bad-request', false, /sends requests on to http:\/\/elsewhere/],
  ];
  for (const [status, body, code, mayRetry, words] of statuses)
    it(`fails with ${code} where it answers ${status} ${JSON.stringify(body)}`, async () => {
      const end = await failing({ kind: 'status', status, body, headers: { location: 'http://elsewhere' } });
      assert.ok(end.type === 'error');
      assert.deepEqual([end.error.code, end.error.mayRetry], [code, mayRetry]);
      assert.match(end.error.message, words);
    });

  it('tells how long it wants to be left alone', async () => {
    const end = await failing({ kind: 'status', status: 429, headers: { 'retry-after': '7' } });
    assert.ok(end.type === 'error');
    assert.equal(end.error.retryAfterMs, 7000);
  });

  it('never has its key quoted', async () => {
    const end = await play({}, { key: 'right', apiKey: 'sk-wrong-4711' });
    assert.ok(end.type === 'error' && end.error.code === 'unauthorized');
    assert.match(end.error.message, /Incorrect API key provided/);
    assert.doesNotMatch(end.error.message, /4711/);
  });

  for (const how of ['error', 'reset', 'end', 'garbage'] as const)
    it(`may be asked again where its stream ends in the middle: ${how}`, async () => {
      const end = await failing({ kind: 'stream', how, at: 4 });
      assert.ok(end.type === 'error', JSON.stringify(end));
      assert.deepEqual([end.error.code, end.error.mayRetry], ['unavailable', true]);
      assert.ok(end.usage.outputTokens > 0, 'what was said is counted');
    });

  it('is given up where it falls silent, in the middle or before', async () => {
    for (const fault of [{ kind: 'stream', how: 'stall', at: 3 }, { kind: 'no-headers' }] as const) {
      const end = await failing(fault, { firstMs: 50, idleMs: 50 });
      await server.close();
      assert.ok(end.type === 'error' && end.error.mayRetry, JSON.stringify(end));
      assert.match(end.error.message, /fell silent/);
    }
  });

  it('is said to be not running where nothing answers', async () => {
    server = await ChatServer.start({ answer: () => ({}) });
    const { url } = server;
    await server.close();
    const [end] = await collect(createOpenAiModel({ baseUrl: url, modelFor: () => 'm' }), request());
    assert.ok(end?.type === 'error');
    assert.match(end.error.message, /Nothing answers at .* Is the server running\?/);
    server = await ChatServer.start({ answer: () => ({}) });
  });

  it('names its models', async () => {
    server = await ChatServer.start({ answer: () => ({}), models: ['qwen3', 'llama4'], key: 'k' });
    const { signal } = new AbortController();
    assert.deepEqual(await listModels({ baseUrl: server.url, apiKey: 'k' }, signal), { ok: true, value: ['qwen3', 'llama4'] });
    const refused = await listModels({ baseUrl: server.url }, signal);
    assert.ok(!refused.ok && refused.failure.code === 'unauthorized');
  });
});
