import { mkdirSync, readdirSync, readFileSync, renameSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages/messages';
import * as z from 'zod';
import { toMarkdown } from './readable.ts';
import { blocksOf, type AnswerSource, type Reply } from './wire.ts';

const replySchema = z.strictObject({
  text: z.string().optional(),
  thinking: z.string().optional(),
  calls: z.array(z.strictObject({ name: z.string(), input: z.record(z.string(), z.unknown()).default({}) })).optional(),
  stop_reason: z.enum(['end_turn', 'max_tokens', 'tool_use', 'pause_turn', 'refusal', 'model_context_window_exceeded']).optional(),
});

/** Looked for this often beside being told of: not every file system tells. */
const LOOK_MS = 500;

/**
 * Somebody else plays the model: each request is laid down as `NNN.request.json`, and `NNN.request.md` to read, and its
 * answer is awaited as `NNN.response.json`. A wrong answer is told in `NNN.response.wrong.txt`, and another one awaited. A
 * request whose client has gone away gets a `NNN.gone`.
 */
export function answersFromFolder(folder: string, say: (line: string) => void = () => undefined): AnswerSource {
  mkdirSync(folder, { recursive: true });
  const asked: { readonly name: string; readonly messages: readonly string[] }[] = [];
  let count = Math.max(0, ...readdirSync(folder).map((file) => Number(/^(\d+)\.request\.json$/.exec(file)?.[1] ?? 0)));
  return async ({ params, signal }) => {
    const name = String((count += 1)).padStart(3, '0');
    const messages = messagesOf(params);
    const before = asked.findLast(
      (one) => one.messages.length < messages.length && one.messages.every((text, at) => text === messages[at]),
    );
    asked.push({ name, messages });
    lay(folder, `${name}.request.md`, toMarkdown(params, name, before && { name: before.name, messages: before.messages.length }));
    lay(folder, `${name}.request.json`, JSON.stringify(params, undefined, 1));
    say(`${name} is asked${before ? `, goes on from ${before.name}` : ''}`);
    try {
      const reply = await awaitReply(folder, name, signal);
      say(`${name} is answered`);
      return reply;
    } catch (error) {
      lay(folder, `${name}.gone`, 'The client has gone away.\n');
      say(`${name} is not waited for any more`);
      throw error;
    }
  };
}

function awaitReply(folder: string, name: string, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let wrong = '';
    const look = (): void => {
      const text = readIfThere(join(folder, `${name}.response.json`));
      if (text === undefined || text === wrong) return;
      const reply = read(text);
      if (typeof reply !== 'string') return settle(() => resolve(reply));
      wrong = text;
      lay(folder, `${name}.response.wrong.txt`, `${reply}\n`);
    };
    const watcher = watch(folder, look);
    const timer = setInterval(look, LOOK_MS);
    const abort = (): void => settle(() => reject(new Error('The client has gone away.')));
    function settle(end: () => void): void {
      watcher.close();
      clearInterval(timer);
      signal.removeEventListener('abort', abort);
      end();
    }
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    else look();
  });
}

/** A reply, or why it is none. */
function read(text: string): Reply | string {
  try {
    const parsed = replySchema.safeParse(JSON.parse(text));
    return parsed.success ? (parsed.data as Reply) : z.prettifyError(parsed.error);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** A file appears as a whole or not at all. */
function lay(folder: string, name: string, text: string): void {
  const draft = join(folder, `.${name}.draft`);
  writeFileSync(draft, text);
  renameSync(draft, join(folder, name));
}

/** The messages as texts, without marks of the cache: two conversations are told apart by them. */
const messagesOf = ({ messages }: MessageCreateParams): string[] =>
  messages.map((message) => JSON.stringify([message.role, blocksOf(message).map((block) => ({ ...block, cache_control: undefined }))]));
