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
  const results = new Map<string, { readonly text: string; readonly isError: boolean }>();
  for (const message of messages) {
    for (const block of message.content) if (block.type === 'tool-result') results.set(block.callId, block);
  }

  const calls: PastCall[] = [];
  const news: PastNews[] = [];
  let turns = 0;
  for (const message of messages) {
    if (message.role === 'assistant') {
      turns += 1;
      for (const block of message.content) {
        if (block.type !== 'tool-call') continue;
        const result = results.get(block.id);
        calls.push({
          turn: turns,
          name: block.name,
          input: asRecord(block.input),
          answer: result && !result.isError ? parse(result.text) : null,
          isError: result?.isError ?? false,
        });
      }
    } else {
      for (const block of message.content) {
        if (block.type === 'text') for (const item of readNews(block.text)) news.push({ ...item, afterTurn: turns });
      }
    }
  }
  return { briefing: readBriefing(messages), turns, calls, news };
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
