import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages/messages';
import type { AssistantMessage, Message, UserMessage } from '../../../src/domain/conversation.ts';
import { answer } from '../../../src/models/offline/offline-model.ts';
import { blocksOf, type AnswerSource } from './wire.ts';

/** The offline engine behind the API: whole runs go over HTTP and come out as they do without. */
export const offlineEngine: AnswerSource = ({ params }) => {
  const { content } = answer({ messages: toMessages(params) });
  const text = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
  const calls = content.flatMap((block) => (block.type === 'tool-call' ? [{ name: block.name, input: block.input }] : []));
  return { ...(text !== '' && { text }), calls, stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn' };
};

/** A conversation as it was before it was put into the words of the API. */
export function toMessages({ messages }: MessageCreateParams): Message[] {
  return messages.map((message): Message => {
    const blocks = blocksOf(message);
    if (message.role === 'assistant')
      return {
        role: 'assistant',
        content: blocks.flatMap((block): AssistantMessage['content'] => {
          if (block.type === 'text') return [{ type: 'text', text: block.text }];
          return block.type === 'tool_use' ? [{ type: 'tool-call', id: block.id, name: block.name, input: block.input }] : [];
        }),
      };
    return {
      role: 'user',
      content: blocks.flatMap((block): UserMessage['content'] => {
        if (block.type === 'text') return [{ type: 'text', text: block.text }];
        if (block.type !== 'tool_result' || typeof block.content !== 'string') return [];
        return [{ type: 'tool-result', callId: block.tool_use_id, text: block.content, isError: block.is_error ?? false }];
      }),
    };
  });
}
