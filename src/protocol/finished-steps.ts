import { firstLine } from '../base/text.ts';
import type { Message } from '../domain/conversation.ts';
import type { RunEvent } from '../domain/event.ts';
import type { TaskId } from '../domain/ids.ts';

/** A step of a task or of the supervisor as it went on record: from its end a run can branch off. */
export interface FinishedStep {
  readonly taskId: TaskId;
  readonly step: number;
  /** When it ended. Milliseconds since the epoch. */
  readonly at: number;
  /** What it added to the conversation. */
  readonly messages: readonly Message[];
}

/** The finished steps of one, in their order. A step that was cut off and made again is there once, as it was finished. */
export function finishedSteps(events: readonly RunEvent[], taskId: TaskId): FinishedStep[] {
  return events.flatMap((event) =>
    event.type === 'step-finished' && event.taskId === taskId ? [{ taskId, step: event.step, at: event.at, messages: event.appended }] : [],
  );
}

/** A step in a line: what was said in it, or else which tools were called. Empty where it did neither. */
export function gistOf({ messages }: FinishedStep): string {
  const blocks = messages.flatMap((message) => (message.role === 'assistant' ? message.content : []));
  const said = blocks.flatMap((block) => (block.type === 'text' && block.text.trim() !== '' ? [block.text.trim()] : []));
  const called = blocks.flatMap((block) => (block.type === 'tool-call' ? [block.name] : []));
  return firstLine(said.at(-1) ?? [...new Set(called)].join(', '), 160);
}
