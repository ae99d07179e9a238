import { readNews, readRunBriefing, readTaskBriefing, type News, type RunBriefing, type TaskBriefing } from '../../domain/briefing.ts';
import type { Message } from '../../domain/conversation.ts';

/** A conversation, read back into facts. */
export interface Transcript {
  readonly briefing: { readonly type: 'run'; readonly run: RunBriefing } | { readonly type: 'task'; readonly task: TaskBriefing };
  /** The replies made so far. */
  readonly turns: number;
  readonly calls: readonly PastCall[];
  readonly news: readonly PastNews[];
}

export interface PastCall {
  readonly turn: number;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The tool's answer; null while there is none. */
  readonly answer: unknown;
  readonly isError: boolean;
}

/** News, with the number of replies that had been made when it came. */
export type PastNews = News & { readonly afterTurn: number };

/** What to answer: words for the user, and tool calls. */
export interface Decision {
  readonly say?: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
}

export const call = (name: string, input: unknown = {}): Decision['calls'][number] => ({ name, input });

/** Reads a conversation. Throws where it does not start with a briefing: the offline engine can't make sense of it. */
export function readTranscript(messages: readonly Message[]): Transcript {
  const facts = messages.map(factsOf);
  const answers = new Map(facts.flatMap((message) => message.answers));

  const calls: PastCall[] = [];
  const news: PastNews[] = [];
  let turns = 0;
  for (const message of facts) {
    if (message.isReply) turns += 1;
    for (const { id, name, input } of message.calls) calls.push({ turn: turns, name, input, ...(answers.get(id) ?? NOT_ANSWERED) });
    for (const item of message.news) news.push({ ...item, afterTurn: turns });
  }
  return { briefing: readBriefing(messages), turns, calls, news };
}

/** What one message says. */
interface MessageFacts {
  readonly isReply: boolean;
  readonly calls: readonly (Pick<PastCall, 'name' | 'input'> & { readonly id: string })[];
  readonly answers: readonly (readonly [callId: string, Pick<PastCall, 'answer' | 'isError'>])[];
  readonly news: readonly News[];
}

const NOT_ANSWERED: Pick<PastCall, 'answer' | 'isError'> = { answer: null, isError: false };

/** A message never changes and comes with each request of its conversation, so each is read once. */
const known = new WeakMap<Message, MessageFacts>();

function factsOf(message: Message): MessageFacts {
  const facts = known.get(message) ?? readMessage(message);
  known.set(message, facts);
  return facts;
}

function readMessage({ role, content }: Message): MessageFacts {
  const isReply = role === 'assistant';
  const calls: MessageFacts['calls'][number][] = [];
  const answers: MessageFacts['answers'][number][] = [];
  const news: News[] = [];
  for (const block of content) {
    if (block.type === 'tool-call') calls.push({ id: block.id, name: block.name, input: asRecord(block.input) });
    if (block.type === 'tool-result')
      answers.push([block.callId, { answer: block.isError ? null : parse(block.text), isError: block.isError }]);
    if (block.type === 'text' && !isReply) news.push(...readNews(block.text));
  }
  return { isReply, calls, answers, news };
}

function readBriefing(messages: readonly Message[]): Transcript['briefing'] {
  const text = (messages[0]?.content ?? []).map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  const run = readRunBriefing(text);
  if (run) return { type: 'run', run };
  const task = readTaskBriefing(text);
  if (task) return { type: 'task', task };
  throw new Error('The offline engine only answers conversations that start with a <run> or a <task> block.');
}

const parse = (text: string): unknown => JSON.parse(text);

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** The answered calls of a tool, oldest first. */
export const callsOf = (transcript: Transcript, name: string): readonly PastCall[] => transcript.calls.filter((past) => past.name === name);

/** The answer of a tool's last successful call, or undefined. The shape is the tool's promise. */
export function answerOf<Answer>(transcript: Transcript, name: string): Answer | undefined {
  return callsOf(transcript, name).findLast((past) => past.answer !== null)?.answer as Answer | undefined;
}

/** News that came since the last reply. */
export const freshNews = (transcript: Transcript): readonly PastNews[] =>
  transcript.news.filter((item) => item.afterTurn === transcript.turns);

export const isWrappingUp = (transcript: Transcript): boolean => {
  const last = transcript.news.findLast((item) => item.type === 'message');
  return last?.type === 'message' && last.mode === 'wrap-up';
};

/** Whether the task was finished before and goes on now, in a new attempt. */
export const finishedAt = (transcript: Transcript): number =>
  callsOf(transcript, 'finish').findLast((past) => past.answer !== null)?.turn ?? 0;
