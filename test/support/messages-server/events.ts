import type {
  ContentBlock,
  Message,
  MessageCreateParams,
  MessageDeltaUsage,
  RawMessageStreamEvent,
  StopReason,
  Usage,
} from '@anthropic-ai/sdk/resources/messages/messages';
import { hash, redactedOf, signatureOf } from './signature.ts';
import type { Reply } from './wire.ts';

/** How much of the prompt came from where. */
export interface PromptTokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** How many characters a delta has. */
const DELTA = 24;

const CHARS_PER_TOKEN = 4;

/** A reply as the API of 2026-10-21 streams it. The same request and reply give the same events. */
export function eventsOf(params: MessageCreateParams, reply: Reply, prompt: PromptTokens): RawMessageStreamEvent[] {
  const id = hash(JSON.stringify([params.messages, params.model]));
  const budget = { left: Math.min(reply.cutAfter ?? Infinity, params.max_tokens * CHARS_PER_TOKEN), used: 0 };
  const blocks = blocksOf(params, reply, id).flatMap((draft, index) => (budget.left > 0 ? blockEvents(draft, index, budget) : []));
  const isCut = budget.left <= 0;
  const output = Math.max(1, Math.ceil(budget.used / CHARS_PER_TOKEN));
  const stop: StopReason = isCut ? 'max_tokens' : (reply.stop_reason ?? (reply.calls?.length ? 'tool_use' : 'end_turn'));
  return [
    { type: 'message_start', message: emptyMessage(params.model, id, prompt) } satisfies RawMessageStreamEvent,
    ...blocks,
    {
      type: 'message_delta',
      delta: {
        stop_reason: stop,
        stop_sequence: null,
        container: null,
        stop_details: stop === 'refusal' ? { type: 'refusal', category: 'general_harms', explanation: 'This can’t be helped with.' } : null,
      },
      usage: deltaUsage(prompt, output),
    } satisfies RawMessageStreamEvent,
    { type: 'message_stop' } satisfies RawMessageStreamEvent,
  ];
}

/** The same as one message, for who did not ask for a stream. */
export function messageOf(events: readonly RawMessageStreamEvent[]): Message {
  const [start] = events;
  if (start?.type !== 'message_start') throw new Error('A stream begins with message_start.');
  const content: ContentBlock[] = [];
  const json = new Map<number, string>();
  let message = start.message;
  for (const event of events) {
    if (event.type === 'content_block_start') content[event.index] = structuredClone(event.content_block);
    if (event.type === 'content_block_delta') {
      const block = content[event.index];
      const { delta } = event;
      if (delta.type === 'text_delta' && block?.type === 'text') block.text += delta.text;
      if (delta.type === 'thinking_delta' && block?.type === 'thinking') block.thinking += delta.thinking;
      if (delta.type === 'signature_delta' && block?.type === 'thinking') block.signature = delta.signature;
      if (delta.type === 'input_json_delta') json.set(event.index, (json.get(event.index) ?? '') + delta.partial_json);
    }
    if (event.type === 'message_delta')
      message = {
        ...message,
        stop_reason: event.delta.stop_reason,
        stop_details: event.delta.stop_details,
        usage: { ...message.usage, output_tokens: event.usage.output_tokens },
      };
  }
  for (const [index, text] of json) {
    const block = content[index];
    if (block?.type === 'tool_use') block.input = JSON.parse(text) as unknown;
  }
  return { ...message, content };
}

type Draft =
  | { readonly type: 'text' | 'thinking'; readonly text: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly json: string };

function blocksOf({ model, thinking }: MessageCreateParams, reply: Reply, id: string): Draft[] {
  const shows = thinking?.type === 'adaptive' && thinking.display === 'summarized';
  return [
    ...(reply.thinking !== undefined && thinking
      ? [{ type: 'thinking' as const, text: shows ? reply.thinking : '', signature: signatureOf(model, reply.thinking) }]
      : []),
    ...(reply.redactedThinking !== undefined && thinking
      ? [{ type: 'redacted_thinking' as const, data: redactedOf(model, reply.redactedThinking) }]
      : []),
    ...(reply.text !== undefined ? [{ type: 'text' as const, text: reply.text, signature: '' }] : []),
    ...(reply.calls ?? []).map(({ name, input, json }, at) => ({
      type: 'tool_use' as const,
      id: `toolu_${id}_${at + 1}`,
      name,
      json: json ?? JSON.stringify(input ?? {}),
    })),
  ];
}

function blockEvents(draft: Draft, index: number, budget: { left: number; used: number }): RawMessageStreamEvent[] {
  const take = (text: string): string[] => {
    const taken = text.slice(0, Math.max(0, budget.left));
    budget.left -= text.length;
    budget.used += taken.length;
    return Array.from({ length: Math.ceil(taken.length / DELTA) }, (_, at) => taken.slice(at * DELTA, (at + 1) * DELTA));
  };
  const stop = { type: 'content_block_stop', index } satisfies RawMessageStreamEvent;
  switch (draft.type) {
    case 'redacted_thinking':
      return [{ type: 'content_block_start', index, content_block: draft } satisfies RawMessageStreamEvent, stop];
    case 'text':
      return [
        {
          type: 'content_block_start',
          index,
          content_block: { type: 'text', text: '', citations: null },
        } satisfies RawMessageStreamEvent,
        ...take(draft.text).map(
          (text) => ({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } }) satisfies RawMessageStreamEvent,
        ),
        stop,
      ];
    case 'thinking':
      return [
        {
          type: 'content_block_start',
          index,
          content_block: { type: 'thinking', thinking: '', signature: '' },
        } satisfies RawMessageStreamEvent,
        ...take(draft.text).map(
          (thinking) =>
            ({ type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking } }) satisfies RawMessageStreamEvent,
        ),
        {
          type: 'content_block_delta',
          index,
          delta: { type: 'signature_delta', signature: draft.signature },
        } satisfies RawMessageStreamEvent,
        stop,
      ];
    case 'tool_use':
      return [
        {
          type: 'content_block_start',
          index,
          content_block: { type: 'tool_use', id: draft.id, name: draft.name, input: {}, caller: { type: 'direct' } },
        } satisfies RawMessageStreamEvent,
        ...['', ...take(draft.json)].map(
          (partial_json) =>
            ({
              type: 'content_block_delta',
              index,
              delta: { type: 'input_json_delta', partial_json },
            }) satisfies RawMessageStreamEvent,
        ),
        stop,
      ];
  }
}

function emptyMessage(model: string, id: string, prompt: PromptTokens): Message {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    container: null,
    diagnostics: null,
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: startUsage(prompt),
  };
}

const startUsage = ({ input, cacheRead, cacheWrite }: PromptTokens): Usage => ({
  input_tokens: input,
  cache_read_input_tokens: cacheRead,
  cache_creation_input_tokens: cacheWrite,
  cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
  output_tokens: 1,
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: 'standard',
  inference_geo: null,
  speed: 'standard',
});

const deltaUsage = ({ input, cacheRead, cacheWrite }: PromptTokens, output: number): MessageDeltaUsage => ({
  input_tokens: input,
  cache_read_input_tokens: cacheRead,
  cache_creation_input_tokens: cacheWrite,
  output_tokens: output,
  output_tokens_details: null,
  server_tool_use: null,
});
