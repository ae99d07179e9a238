import { readNews, readRunBriefing, readTaskBriefing, type News, type RunBriefing, type TaskBriefing } from '../../domain/briefing.ts';
import type { AssistantMessage, Message, ToolCallBlock, ToolResultBlock } from '../../domain/conversation.ts';
import type { ActivityContent } from '../../domain/event.ts';
import type { StepEdit } from './edit-hunks.ts';

/** A conversation as a person reads it: a call and its result are one thing, and the crew's blocks are sentences. */
export type Entry =
  | { readonly type: 'briefing'; readonly briefing: RunBriefing }
  | { readonly type: 'task'; readonly briefing: TaskBriefing }
  | { readonly type: 'news'; readonly news: News }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'said'; readonly text: string }
  /** `isKept`: the provider keeps it to itself. */
  | { readonly type: 'thought'; readonly text: string; readonly isKept: boolean }
  | Call
  | { readonly type: 'edit'; readonly edit: StepEdit }
  | { readonly type: 'retried'; readonly text: string; readonly delayMs: number };

export interface Call {
  readonly type: 'call';
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly result: ToolResultBlock | null;
  /** What its tool told of it, where it was heard of. */
  readonly told?: ToldCall;
}

/** A call in the words of its tool. */
export interface ToldCall {
  readonly label: string;
  readonly state: 'running' | Extract<ActivityContent, { kind: 'tool-ended' }>['state'];
  readonly progress: string;
  readonly ms: number;
}

/** What the messages of a step say, in their order. */
export function entriesOf(messages: readonly Message[], told: ReadonlyMap<string, ToldCall>): Entry[] {
  const results = resultsIn(messages);
  return messages.flatMap((message) =>
    message.role === 'user'
      ? message.content.flatMap((block) => (block.type === 'text' ? heard(block.text) : []))
      : spoken(message, results, told),
  );
}

function spoken(
  { content }: AssistantMessage,
  results: ReadonlyMap<string, ToolResultBlock>,
  told: ReadonlyMap<string, ToldCall>,
): Entry[] {
  return content.flatMap((block): Entry[] => {
    switch (block.type) {
      case 'text':
        return block.text.trim() === '' ? [] : [{ type: 'said', text: block.text }];
      case 'thinking': {
        const isKept = block.text.trim() === '';
        return [{ type: 'thought', text: block.text, isKept }];
      }
      case 'tool-call':
        return [callOf(block, results.get(block.id) ?? null, told.get(block.id))];
    }
  });
}

function callOf({ id, name, input }: ToolCallBlock, result: ToolResultBlock | null, told: ToldCall | undefined): Call {
  return { type: 'call', id, name, input, result, ...(told && { told }) };
}

function resultsIn(messages: readonly Message[]): ReadonlyMap<string, ToolResultBlock> {
  const blocks = messages.flatMap((message) => (message.role === 'user' ? message.content : []));
  return new Map(blocks.flatMap((block) => (block.type === 'tool-result' ? [[block.callId, block]] : [])));
}

/** What an agent was told. A block that can't be read is shown as it is: a view must not fail on a text. */
function heard(text: string): Entry[] {
  try {
    const briefing = readRunBriefing(text);
    if (briefing) return [{ type: 'briefing', briefing }];
    const news = readNews(text);
    if (news.length > 0) return news.map((item) => ({ type: 'news', news: item }));
    const task = readTaskBriefing(text);
    return [task ? { type: 'task', briefing: task } : { type: 'note', text }];
  } catch {
    return [{ type: 'note', text }];
  }
}
