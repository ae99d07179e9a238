import type { AssistantMessage, Message, UserMessage } from '../../domain/conversation.ts';
import type { ModelRequest } from '../../ports/model.ts';
import type { ChatMessage, ChatRequest, ChatTool } from './chat-protocol.ts';

/** A request in the words of the chat-completions protocol. */
export function toChat(request: Pick<ModelRequest, 'system' | 'messages' | 'tools'>, model: string): ChatRequest {
  return {
    model,
    messages: [{ role: 'system', content: request.system }, ...request.messages.flatMap(toMessages)],
    ...(request.tools.length > 0 && { tools: request.tools.map(toTool) }),
    stream: true,
    stream_options: { include_usage: true },
  };
}

const toMessages = (message: Message): ChatMessage[] => (message.role === 'user' ? fromUser(message) : fromAssistant(message));

/** The answers to calls come right after them, whatever else is said. */
function fromUser({ content }: UserMessage): ChatMessage[] {
  const answers = content.flatMap((block) =>
    block.type === 'tool-result' ? [{ role: 'tool' as const, tool_call_id: block.callId, content: block.text }] : [],
  );
  const said = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
  return said === '' ? answers : [...answers, { role: 'user', content: said }];
}

/** What a model thought stays with it: the protocol has no place for it. */
function fromAssistant({ content }: AssistantMessage): ChatMessage[] {
  const said = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
  const calls = content.flatMap((block) =>
    block.type === 'tool-call'
      ? [{ id: block.id, type: 'function' as const, function: { name: block.name, arguments: writeArguments(block.input) } }]
      : [],
  );
  if (said === '' && calls.length === 0) return [];
  return [{ role: 'assistant', content: said === '' ? null : said, ...(calls.length > 0 && { tool_calls: calls }) }];
}

/** Some servers read arguments sent back to them, and fail on what is no object: a call that was malformed is put into one. */
function writeArguments(input: unknown): string {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  return JSON.stringify(isObject ? input : { malformed: input });
}

function toTool({ name, description, inputSchema }: ModelRequest['tools'][number]): ChatTool {
  const { $schema: _schema, ...parameters } = inputSchema;
  return { type: 'function', function: { name, description, parameters } };
}
