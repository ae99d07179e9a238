import type { AssistantMessage, Message } from '../../../src/domain/conversation.ts';
import { answer } from '../../../src/models/offline/offline-model.ts';
import type { ChatSource, WireMessage } from './wire.ts';

/** The offline engine behind the protocol: whole runs go over HTTP and come out as they do without. */
export const offlineChat: ChatSource = ({ body }) => {
  const { content } = answer({ messages: toMessages(body.messages) });
  const text = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
  const calls = content.flatMap((block) => (block.type === 'tool-call' ? [{ name: block.name, input: block.input }] : []));
  return { ...(text !== '' && { text }), calls };
};

/** A conversation as it was before it was put into the words of the protocol. */
function toMessages(messages: readonly WireMessage[]): Message[] {
  const read: Message[] = [];
  for (const message of messages) {
    const last = read.at(-1);
    if (message.role === 'assistant') read.push(fromAssistant(message));
    else if (message.role !== 'system') {
      const block: Extract<Message, { role: 'user' }>['content'][number] =
        message.role === 'tool'
          ? {
              type: 'tool-result',
              callId: message.tool_call_id ?? '',
              text: message.content ?? '',
              isError: isError(message.content ?? ''),
            }
          : { type: 'text', text: message.content ?? '' };
      if (last?.role === 'user') read[read.length - 1] = { role: 'user', content: [...last.content, block] };
      else read.push({ role: 'user', content: [block] });
    }
  }
  return read;
}

/** The protocol has no mark for an answer that is an error. */
const isError = (text: string): boolean => /^(Error: |Not run: |The input does not fit|There is no tool)/.test(text);

function fromAssistant({ content, tool_calls: calls = [] }: WireMessage): AssistantMessage {
  return {
    role: 'assistant',
    content: [
      ...(content ? [{ type: 'text' as const, text: content }] : []),
      ...calls.map((call) => ({
        type: 'tool-call' as const,
        id: call.id,
        name: call.function.name,
        input: JSON.parse(call.function.arguments) as unknown,
      })),
    ],
  };
}
