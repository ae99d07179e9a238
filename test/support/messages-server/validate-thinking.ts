import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages/messages';
import { isOurs, modelOfSignature, signatureOf } from './signature.ts';
import { blocksOf } from './wire.ts';
import { first, is55 } from './validate.ts';

/** Thinking comes back unchanged, to the model that it is from, and never as the last word. */
export function validateThinking({ model, messages, thinking, max_tokens }: MessageCreateParams): string | undefined {
  if (thinking?.type === 'enabled') {
    if (is55(model)) return 'thinking.budget_tokens: not supported by this model, use adaptive thinking';
    if (thinking.budget_tokens < 1024) return 'thinking.budget_tokens: Input should be greater than or equal to 1024';
    if (thinking.budget_tokens >= max_tokens) return '`max_tokens` must be greater than `thinking.budget_tokens`';
  }
  if (thinking?.type === 'disabled' && is55(model)) return 'thinking: can’t be disabled for this model';
  if (thinking && 'display' in thinking && thinking.display && !['summarized', 'omitted'].includes(thinking.display))
    return `thinking.display: Input should be 'summarized' or 'omitted'`;
  return first(messages, (message, at) => {
    const blocks = blocksOf(message);
    const last = blocks.at(-1)?.type;
    if (message.role === 'assistant' && (last === 'thinking' || last === 'redacted_thinking'))
      return `messages.${at}: The final block in an assistant message cannot be \`thinking\``;
    return first(blocks, (block, index) => {
      if (block.type === 'redacted_thinking' && !isOurs(model, block.data))
        return `messages.${at}.content.${index}: Invalid \`data\` in \`redacted_thinking\` block`;
      if (block.type !== 'thinking') return undefined;
      // What was left out of the answer is in the signature: an empty text is as good as the real one.
      const isIntact =
        block.thinking === '' ? modelOfSignature(block.signature) === model : signatureOf(model, block.thinking) === block.signature;
      return isIntact ? undefined : `messages.${at}.content.${index}: Invalid \`signature\` in \`thinking\` block`;
    });
  });
}
