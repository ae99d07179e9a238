import { readNews, readRunBriefing, readTaskBriefing, type News, type RunBriefing } from '../../domain/briefing.ts';
import type { Message, ToolResultBlock } from '../../domain/conversation.ts';
import type { FinishedStep } from '../../protocol/finished-steps.ts';

/** A conversation as a person reads it: a call and its result are one thing, and the crew's blocks are sentences. */
export type Entry =
  | { readonly type: 'briefing'; readonly briefing: RunBriefing }
  | { readonly type: 'news'; readonly news: News }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'thought'; readonly text: string }
  | { readonly type: 'call'; readonly id: string; readonly name: string; readonly input: unknown; readonly result: ToolResultBlock | null };

/** The part of a conversation that one step has added to it. */
export interface Passage {
  readonly step: number;
  readonly entries: readonly Entry[];
}

/** A conversation step by step. The steps are what is on record as finished, so what a step said is never taken for another's. */
export function passagesOf(steps: readonly FinishedStep[]): Passage[] {
  const results = resultsIn(steps.flatMap((step) => step.messages));
  return steps.map(({ step, messages }) => ({ step, entries: messages.flatMap((message) => entriesOf(message, results)) }));
}

function resultsIn(conversation: readonly Message[]): ReadonlyMap<string, ToolResultBlock> {
  const results = new Map<string, ToolResultBlock>();
  for (const message of conversation) {
    for (const block of message.content) if (block.type === 'tool-result') results.set(block.callId, block);
  }
  return results;
}

function entriesOf(message: Message, results: ReadonlyMap<string, ToolResultBlock>): Entry[] {
  return message.content.flatMap((block): Entry[] => {
    switch (block.type) {
      case 'text':
        return message.role === 'user' ? heard(block.text) : [{ type: 'said', text: block.text }];
      case 'thinking':
        return block.text.trim() === '' ? [] : [{ type: 'thought', text: block.text }];
      case 'tool-call':
        return [{ type: 'call', id: block.id, name: block.name, input: block.input, result: results.get(block.id) ?? null }];
      case 'tool-result':
        return [];
    }
  });
}

/** What an agent was told. A block that can't be read is shown as it is: a view must not fail on a text. */
function heard(text: string): Entry[] {
  try {
    const briefing = readRunBriefing(text);
    if (briefing) return [{ type: 'briefing', briefing }];
    const news = readNews(text);
    if (news.length > 0) return news.map((item) => ({ type: 'news', news: item }));
    const task = readTaskBriefing(text);
    return [{ type: 'note', text: task ? task.description : text }];
  } catch {
    return [{ type: 'note', text }];
  }
}
