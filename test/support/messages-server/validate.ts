import type { MessageCreateParams, MessageParam } from '@anthropic-ai/sdk/resources/messages/messages';
import { blocksOf } from './wire.ts';
import { validatePairing } from './validate-pairing.ts';
import { validateThinking } from './validate-thinking.ts';
import { validateTools } from './validate-tools.ts';

/** What the real API says of a request that it does not accept, in its words as far as they are known. */
export type Complaint = string;

const FIELDS = new Set(
  'cache_control container diagnostics inference_geo max_tokens messages metadata model output_config service_tier speed stop_sequences stream system thinking tool_choice tools'.split(
    ' ',
  ),
);

/** Of these models, sampling, budgets of thinking, prefilled answers and forced tools are gone. */
export const is55 = (model: string): boolean => /-5-5$/.test(model);

/** @param isPaused whether these blocks are a reply of the server that it paused, and may be sent back as they are. */
export function validate(body: unknown, isPaused: (content: unknown) => boolean): Complaint | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'The body must be a JSON object';
  const unknown = Object.keys(body).find((key) => !FIELDS.has(key));
  if (unknown !== undefined) {
    const isSampling = ['temperature', 'top_p', 'top_k'].includes(unknown);
    return isSampling ? `${unknown}: not supported by this model` : `${unknown}: Extra inputs are not permitted`;
  }
  const params = body as MessageCreateParams;
  if (typeof params.model !== 'string' || params.model === '') return 'model: Field required';
  if (!Number.isInteger(params.max_tokens)) return 'max_tokens: Field required';
  if (params.max_tokens < 1) return 'max_tokens: Input should be greater than or equal to 1';
  if (!Array.isArray(params.messages) || params.messages.length === 0) return 'messages: at least one message is required';
  return (
    validateSystem(params) ??
    first(params.messages, validateMessage) ??
    validatePairing(params.messages) ??
    validateTools(params) ??
    validateThinking(params) ??
    validateEnd(params, isPaused) ??
    validateBreakpoints(params)
  );
}

function validateSystem({ system }: MessageCreateParams): Complaint | undefined {
  if (system === undefined || typeof system === 'string') return undefined;
  return system.some((block) => block.text.trim() === '') ? 'system: text content blocks must be non-empty' : undefined;
}

function validateMessage(message: MessageParam, at: number): Complaint | undefined {
  if (at === 0 && message.role !== 'user') return 'messages: first message must use the "user" role';
  if (!['user', 'assistant', 'system'].includes(message.role)) return `messages.${at}.role: Input should be 'user' or 'assistant'`;
  if (typeof message.content === 'string')
    return message.content.trim() === '' ? `messages.${at}: text content must be non-empty` : undefined;
  if (!Array.isArray(message.content)) return `messages.${at}.content: Field required`;
  if (message.content.length === 0) return `messages.${at}: all messages must have non-empty content`;
  const allowed = message.role === 'user' ? ['text', 'tool_result'] : ['text', 'tool_use', 'thinking', 'redacted_thinking'];
  return first(message.content, (block, index) => {
    if (!allowed.includes(block.type)) return `messages.${at}.content.${index}: unexpected block ${block.type} for role ${message.role}`;
    if (block.type === 'text' && block.text.trim() === '') return `messages: text content blocks must contain non-whitespace text`;
    if (block.type === 'tool_use' && (typeof block.input !== 'object' || block.input === null || Array.isArray(block.input)))
      return `messages.${at}.content.${index}.tool_use.input: Input should be a valid dictionary`;
    return undefined;
  });
}

function validateEnd({ model, messages }: MessageCreateParams, isPaused: (content: unknown) => boolean): Complaint | undefined {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || isPaused(last.content)) return undefined;
  return is55(model) ? 'This model does not support assistant message prefill. The conversation must end with a user message.' : undefined;
}

function validateBreakpoints({ system, tools = [], messages }: MessageCreateParams): Complaint | undefined {
  const blocks = [...(Array.isArray(system) ? system : []), ...tools, ...messages.flatMap(blocksOf)];
  const count = blocks.filter((block) => 'cache_control' in block && block.cache_control).length;
  return count > 4 ? `A maximum of 4 blocks with cache_control may be provided. Found ${count}.` : undefined;
}

export function first<Item>(items: readonly Item[], complain: (item: Item, at: number) => Complaint | undefined): Complaint | undefined {
  for (const [at, item] of items.entries()) {
    const complaint = complain(item, at);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}
