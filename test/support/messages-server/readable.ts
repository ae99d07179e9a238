import type { ContentBlockParam, MessageCreateParams, Tool } from '@anthropic-ai/sdk/resources/messages/messages';
import { blocksOf } from './wire.ts';

/** A request as somebody reads it who plays the model: what is new first, then all of it. */
export function toMarkdown(
  params: MessageCreateParams,
  name: string,
  before?: { readonly name: string; readonly messages: number },
): string {
  const { model, messages, system, tools = [], max_tokens } = params;
  const fresh = before ? messages.slice(before.messages) : [];
  return [
    `# Request ${name}`,
    `${model}, at most ${max_tokens} tokens, ${messages.length} messages${before ? `, goes on from ${before.name}` : ', a new conversation'}.`,
    `Answer with \`${name}.response.json\`: \`{"text": …, "calls": [{"name": …, "input": {…}}], "thinking": …, "stop_reason": …}\`, all optional. Write it elsewhere and rename it.`,
    ...(before ? ['## What is new', ...fresh.map((message) => turn(message.role, blocksOf(message)))] : []),
    '## Tools',
    ...(tools as Tool[]).map(
      (tool) =>
        `- **${tool.name}**${tool.strict ? ' (strict)' : ''}: ${tool.description ?? ''}\n  \`${JSON.stringify(tool.input_schema)}\``,
    ),
    '## Instructions',
    typeof system === 'string' ? system : (system ?? []).map((block) => block.text).join('\n\n'),
    '## Conversation',
    ...messages.map((message) => turn(message.role, blocksOf(message))),
    '',
  ].join('\n\n');
}

const turn = (role: string, blocks: readonly ContentBlockParam[]): string => `### ${role}\n\n${blocks.map(block).join('\n\n')}`;

function block(content: ContentBlockParam): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'thinking':
      return `*thinking*: ${content.thinking || '(kept by the provider)'}`;
    case 'tool_use':
      return `**calls ${content.name}** (${content.id})\n${fenced(JSON.stringify(content.input, undefined, 1))}`;
    case 'tool_result': {
      const text = typeof content.content === 'string' ? content.content : JSON.stringify(content.content ?? '');
      return `**answer to ${content.tool_use_id}**${content.is_error ? ' (failed)' : ''}\n${fenced(pretty(text))}`;
    }
    default:
      return `(${content.type})`;
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 1);
  } catch {
    return text;
  }
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}\n${text}\n${fence}`;
}
