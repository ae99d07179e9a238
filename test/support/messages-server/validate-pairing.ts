import type { MessageParam } from '@anthropic-ai/sdk/resources/messages/messages';
import { blocksOf } from './wire.ts';

/** Every call is answered once, in the next message, before anything else is said; nothing else is answered. */
export function validatePairing(messages: readonly MessageParam[]): string | undefined {
  const seen = new Set<string>();
  for (const [at, message] of messages.entries()) {
    const calls = blocksOf(message).flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
    for (const id of calls) {
      if (!/^[\w-]+$/.test(id)) return `messages.${at}: tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`;
      if (seen.has(id)) return `messages.${at}: \`tool_use\` ids must be unique`;
      seen.add(id);
    }
    const answered = resultsOf(message);
    const before = messages[at - 1];
    const asked = before ? blocksOf(before).flatMap((block) => (block.type === 'tool_use' ? [block.id] : [])) : [];
    const orphan = answered.find((id) => !asked.includes(id));
    if (orphan !== undefined)
      return `messages.${at}.content: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${orphan}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
    if (new Set(answered).size < answered.length) return `messages.${at}: each tool_use must have a single result`;
    const missing = asked.filter((id) => !answered.includes(id));
    if (missing.length > 0)
      return `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}.`;
    if (answered.length > 0 && !resultsComeFirst(message)) return `messages.${at}: \`tool_result\` blocks must come first`;
  }
  const last = messages.at(-1);
  const open = last ? blocksOf(last).flatMap((block) => (block.type === 'tool_use' ? [block.id] : [])) : [];
  return open.length > 0
    ? `messages.${messages.length - 1}: \`tool_use\` ids were found without \`tool_result\` blocks: ${open.join(', ')}`
    : undefined;
}

const resultsOf = (message: MessageParam): string[] =>
  blocksOf(message).flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : []));

function resultsComeFirst(message: MessageParam): boolean {
  const kinds = blocksOf(message).map((block) => block.type === 'tool_result');
  return kinds.lastIndexOf(true) < (kinds.includes(false) ? kinds.indexOf(false) : kinds.length);
}
