import type { ChatBody, ChatReply, Dialect } from './wire.ts';

export interface Chunk {
  readonly [field: string]: unknown;
}

/** A reply as the events of a stream, in the words of one of the servers. */
export function chunksOf(body: ChatBody, reply: ChatReply, dialect: Dialect, number: number): Chunk[] {
  const chunk = (delta: object, finish: string | null = null): Chunk => ({
    ...head(body, number),
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const end = finishOf(reply, dialect);
  return [
    chunk({ role: 'assistant', content: '' }),
    ...bits(reply.thinking ?? '').map((text) => chunk({ [dialect.thinking]: text })),
    ...bits(reply.text ?? '').map((content) => chunk({ content })),
    ...callDeltas(reply, dialect, number).map((call) => chunk({ tool_calls: [call] })),
    ...(end === null ? [] : [chunk({}, end)]),
    ...(dialect.usage === 'on-wish' && body.stream_options?.include_usage
      ? [{ ...head(body, number), object: 'chat.completion.chunk', choices: [], usage: usageOf(body, reply) }]
      : []),
  ];
}

/** The same at once, where a server does not stream. */
export function wholeOf(body: ChatBody, reply: ChatReply, dialect: Dialect, number: number): Chunk {
  const calls = callsOf(reply, number).map(({ id, name, json }) => ({ id, type: 'function', function: { name, arguments: json } }));
  return {
    ...head(body, number),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: reply.text ?? null, ...(calls.length > 0 && { tool_calls: calls }) },
        finish_reason: finishOf(reply, dialect),
      },
    ],
    ...(dialect.usage !== 'never' && { usage: usageOf(body, reply) }),
  };
}

const head = (body: ChatBody, number: number): Chunk => ({ id: `chatcmpl-${number}`, created: 1_790_000_000, model: `${body.model}-0815` });

function callDeltas(reply: ChatReply, { calls: how }: Dialect, number: number): object[] {
  return callsOf(reply, number).flatMap(({ id, name, json }, at) => {
    const index = how === 'no-index' ? {} : { index: how === 'same-index' ? 0 : at };
    if (how !== 'in-bits') return [{ ...index, id, type: 'function', function: { name, arguments: json } }];
    return [
      { ...index, id, type: 'function', function: { name, arguments: '' } },
      ...bits(json).map((text) => ({ ...index, function: { arguments: text } })),
    ];
  });
}

const callsOf = ({ calls = [] }: ChatReply, number: number): { id: string; name: string; json: string }[] =>
  calls.map(({ name, input, json }, at) => ({ id: `call_${number}_${at}`, name, json: json ?? JSON.stringify(input ?? {}) }));

function finishOf({ finish, calls = [] }: ChatReply, { finishOfCalls }: Dialect): string | null {
  return finish === undefined ? (calls.length > 0 ? finishOfCalls : 'stop') : finish;
}

function usageOf(body: ChatBody, { text = '', thinking = '', calls = [] }: ChatReply): object {
  const prompt = tokensIn(JSON.stringify([body.messages, body.tools]));
  const completion = tokensIn(text + thinking + (calls.length > 0 ? JSON.stringify(calls) : ''));
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: Math.floor(prompt / 2) },
  };
}

const tokensIn = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

/** Cut where a model cuts: not between words, and not between the halves of a character. */
function bits(text: string): string[] {
  return [...text.matchAll(/[^]{1,9}/gu)].map(([bit]) => bit);
}
