import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  Tool,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages/messages';
import type { AssistantMessage, Message, UserMessage } from '../../domain/conversation.ts';
import type { ModelRequest } from '../../ports/model.ts';
import { factsOf } from '../model-facts.ts';
import { strictSchema } from './strict-schema.ts';

export interface ParamsOptions {
  readonly model: string;
  readonly maxOutputTokens: number;
  /** Whether the result of a task is held to its schema while it is written. */
  readonly strict: boolean;
}

interface Turn {
  readonly role: Message['role'];
  readonly content: ContentBlockParam[];
}

const CACHED = { cache_control: { type: 'ephemeral' } } as const;

/** The tool that hands over a result: the one whose input has to be right. */
const FINISH = 'finish';

/**
 * A request in the words of the Messages API. The same conversation gives the same bytes each time, so that the provider
 * finds its beginning in its cache: up to the last tool, the instructions, what the user said last, and before that.
 */
export function toParams(request: ModelRequest, { model, maxOutputTokens, strict }: ParamsOptions): MessageCreateParamsStreaming {
  const facts = factsOf(model);
  const { system } = request;
  const tools = request.tools.map((tool) => toTool(tool, strict && tool.name === FINISH));
  const last = tools.at(-1);
  if (last) Object.assign(last, CACHED);
  return {
    model,
    max_tokens: Math.min(maxOutputTokens, facts.maxOutputTokens),
    stream: true,
    ...(system.trim() !== '' && { system: [{ type: 'text', text: system, ...CACHED }] }),
    ...(tools.length > 0 && { tools }),
    messages: withBreakpoints(toMessages(request.messages, model)),
    ...(facts.thinksAdaptively && { thinking: { type: 'adaptive', display: 'summarized' } }),
  };
}

function toTool({ name, description, inputSchema }: ModelRequest['tools'][number], strict: boolean): Tool {
  const held = strict ? strictSchema(inputSchema) : undefined;
  if (held) return { name, description, input_schema: held, strict: true };
  const { $schema: _dialect, ...schema } = inputSchema;
  return { name, description, input_schema: { ...schema, type: 'object' } };
}

/** Turns of one side in a row become one, for what was left out may have stood between them. */
function toMessages(messages: readonly Message[], model: string): Turn[] {
  const params: Turn[] = [];
  for (const message of messages) {
    const content = message.role === 'user' ? userContent(message) : assistantContent(message, model);
    const last = params.at(-1);
    if (content.length === 0) continue;
    if (last?.role === message.role) last.content.push(...content);
    else params.push({ role: message.role, content });
  }
  return params;
}

/** Results come first, as the API asks for. */
function userContent({ content }: UserMessage): ContentBlockParam[] {
  const results = content.flatMap((block): ToolResultBlockParam[] =>
    block.type === 'tool-result'
      ? [{ type: 'tool_result', tool_use_id: block.callId, content: block.text, ...(block.isError && { is_error: true }) }]
      : [],
  );
  return [...results, ...content.flatMap((block) => (block.type === 'text' ? textParam(block.text) : []))];
}

/** A turn may not end with thinking, nor hold a text that says nothing. */
function assistantContent({ content }: AssistantMessage, model: string): ContentBlockParam[] {
  const params = content.flatMap((block): ContentBlockParam[] => {
    if (block.type === 'text') return textParam(block.text);
    if (block.type === 'tool-call') return [{ type: 'tool_use', id: block.id, name: block.name, input: objectOf(block.input) }];
    if (block.model !== model) return [];
    if (block.redacted !== undefined) return [{ type: 'redacted_thinking', data: block.redacted }];
    return block.signature === undefined ? [] : [{ type: 'thinking', thinking: block.text, signature: block.signature }];
  });
  const end = params.findLastIndex((param) => param.type !== 'thinking' && param.type !== 'redacted_thinking');
  return params.slice(0, end + 1);
}

const textParam = (text: string): { type: 'text'; text: string }[] => (text.trim() === '' ? [] : [{ type: 'text', text }]);

/** What a cut-off or careless reply gave as input is not always an object, and only an object can be sent back. */
const objectOf = (input: unknown): Record<string, unknown> =>
  typeof input === 'object' && input !== null && !Array.isArray(input) ? (input as Record<string, unknown>) : {};

/** The end of the conversation is cached for the request after this one; its last end is where this one is read from. */
function withBreakpoints(messages: Turn[]): MessageParam[] {
  const ends = messages.flatMap(({ role }, at) => (role === 'user' ? [at] : [])).slice(-2);
  return messages.map((message, at) => {
    if (!ends.includes(at)) return message;
    return {
      ...message,
      content: message.content.map((block, index, all) => (index === all.length - 1 ? { ...block, ...CACHED } : block)),
    };
  });
}
