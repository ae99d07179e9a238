import { appendFileSync, readFileSync } from 'node:fs';
import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages/messages';
import { hash } from './signature.ts';
import { blocksOf, type AnswerSource, type Reply } from './wire.ts';

/** Writes down what is answered, a line for each request. */
export function recordTo(file: string, source: AnswerSource): AnswerSource {
  return async (asked) => {
    const reply = await source(asked);
    appendFileSync(file, `${JSON.stringify({ key: keyOf(asked.params), reply })}\n`);
    return reply;
  };
}

/** Answers what was recorded for the same conversation; in whatever order it is asked. */
export function replayFrom(file: string): AnswerSource {
  const known = new Map<string, Reply>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const { key, reply } = JSON.parse(line) as { readonly key: string; readonly reply: Reply };
    known.set(key, reply);
  }
  return ({ params, number }) => {
    const reply = known.get(keyOf(params));
    if (!reply) throw new Error(`Request ${number} was not recorded: ${JSON.stringify(params.messages.at(-1)).slice(0, 400)}`);
    return reply;
  };
}

/** A conversation without what tells nothing about it: where the cache may begin. */
function keyOf({ messages, model }: MessageCreateParams): string {
  const plain = messages.map((message) => ({
    role: message.role,
    content: blocksOf(message).map((block) => ({ ...block, cache_control: undefined })),
  }));
  return hash(JSON.stringify([model, plain]));
}
