import { readLeftOut, writeLeftOut } from '../domain/briefing.ts';
import type { Message, TextBlock, ToolCallBlock, ToolResultBlock } from '../domain/conversation.ts';

/**
 * What a conversation that grows too long for its model is shortened by: the answers of old tool calls, from the oldest
 * on. In their place stands a line that says what was there and how to get it again; every call keeps its answer.
 *
 * How many answers are left out is written into the conversation itself. So it stays the same from one request to the
 * next, which the provider's cache needs, and an agent that goes on elsewhere or is replayed sees what it saw before.
 */

/** From this share of the model's room on a conversation is shortened, down to the other: in big steps, not each time. */
const FULL = 0.8;
const ROOMY = 0.5;

/** Shorter answers are left in: a line in their place would not be shorter. */
const LEAST_CHARS = 400;
/** As many characters of an input are repeated as tell which call it was. */
const INPUT_CHARS = 120;
/** For code, on the safe side. */
const BYTES_PER_TOKEN = 3;

/** The conversation as it is sent: without the answers that it says are left out. */
export function shorten(messages: readonly Message[]): readonly Message[] {
  const leftOut = leftOutOf(messages);
  if (leftOut === 0) return messages;
  const calls = callsOf(messages);
  let seen = 0;
  return messages.map((message): Message => {
    if (message.role === 'assistant' || seen >= leftOut) return message;
    const content = message.content.map((block) => {
      if (block.type !== 'tool-result') return block;
      seen += 1;
      return seen <= leftOut && isLong(block) ? { ...block, text: inPlaceOf(block, calls.get(block.callId)) } : block;
    });
    return { ...message, content };
  });
}

/** How large a conversation is, as it is sent, where nobody has counted it. */
export const tokensOf = (messages: readonly Message[]): number =>
  Math.ceil(messages.reduce((sum, message) => sum + bytesOf(message), 0) / BYTES_PER_TOKEN);

export const isFull = (tokens: number, contextTokens: number | undefined): boolean =>
  contextTokens !== undefined && tokens > contextTokens * FULL;

export interface Shortening {
  /** To be put at the end of the conversation; from there on it is shorter. */
  readonly note: TextBlock;
  /** How many more answers are left out than before. */
  readonly answers: number;
}

/**
 * What makes the conversation shorter, by as many answers as are too many, and by half of them where nobody knows how
 * much room there is. Undefined where nothing is left that could go: the answers to the last turn are needed.
 */
export function makeRoom(messages: readonly Message[], tokens: number, contextTokens: number | undefined): Shortening | undefined {
  const last = messages.findLastIndex((message) => message.role === 'assistant');
  const results = messages.flatMap((message, at) =>
    message.role === 'user'
      ? message.content.flatMap((block) => (block.type === 'tool-result' ? [{ block, isNeeded: at > last }] : []))
      : [],
  );
  const before = leftOutOf(messages);
  const most = results.filter(({ isNeeded }) => !isNeeded).length;
  const calls = callsOf(messages);
  const room = contextTokens === undefined ? tokens * ROOMY : Math.min(contextTokens, tokens) * ROOMY;
  let excess = (tokens - room) * BYTES_PER_TOKEN;
  let leftOut = before;
  let answers = 0;
  while (leftOut < most && excess > 0) {
    const block = results[leftOut]?.block;
    leftOut += 1;
    if (!block || !isLong(block)) continue;
    answers += 1;
    excess -= block.text.length - inPlaceOf(block, calls.get(block.callId)).length;
  }
  return answers === 0 ? undefined : { note: { type: 'text', text: writeLeftOut({ results: leftOut }) }, answers };
}

/** How many answers, counted from the first one, the conversation says are left out. */
function leftOutOf(messages: readonly Message[]): number {
  for (const message of [...messages].reverse()) {
    if (message.role === 'assistant') continue;
    for (const block of [...message.content].reverse()) {
      const told = block.type === 'text' ? readLeftOut(block.text) : undefined;
      if (told) return told.results;
    }
  }
  return 0;
}

const isLong = (block: ToolResultBlock): boolean => block.text.length >= LEAST_CHARS;

/** JSON like every answer, for whoever reads them as such. */
function inPlaceOf({ text, isError }: ToolResultBlock, call: ToolCallBlock | undefined): string {
  const input = JSON.stringify(call?.input ?? {});
  const what = `${call?.name ?? 'the tool'} ${input.length > INPUT_CHARS ? `${input.slice(0, INPUT_CHARS)}…` : input}`;
  const was = `${isError ? 'an error' : 'an answer'} of ${text.length} characters`;
  return JSON.stringify({ leftOut: `${was} of ${what} stood here. What it did is done. If you need to see it, read it again.` });
}

const callsOf = (messages: readonly Message[]): ReadonlyMap<string, ToolCallBlock> =>
  new Map(
    messages.flatMap((message) =>
      message.role === 'assistant'
        ? message.content.flatMap((block) => (block.type === 'tool-call' ? [[block.id, block] as const] : []))
        : [],
    ),
  );

const sizes = new WeakMap<Message, number>();

/** A message never changes: its size is counted once. */
function bytesOf(message: Message): number {
  const known = sizes.get(message) ?? new TextEncoder().encode(JSON.stringify(message)).length;
  sizes.set(message, known);
  return known;
}
