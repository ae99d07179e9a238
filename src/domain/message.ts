import type { HunkId, MessageId, TaskId } from './ids.ts';

/** `steer`: heed this at the next safe boundary. `wrap-up`: finish now, keep what you have. */
export type MessageMode = 'steer' | 'wrap-up';

/**
 * Where a steering message is: `queued` until a step takes it up, `delivered` once it is part of what the model
 * was asked at a step, `acted-on` once that step is finished with it in view, `withdrawn` when taken back while queued.
 */
export type MessageState = 'queued' | 'delivered' | 'acted-on' | 'withdrawn';

/** With these words a message begins to say which change it is about; before them stands what the user wants. */
export const ABOUT_CHANGE = 'This is about your change of';

/** What a message wants, without what it quotes. */
export const wordsOf = (text: string): string => text.split(ABOUT_CHANGE, 1)[0]?.trim() || text;

/** An instruction to a task, or to the supervisor. */
export interface SteeringMessage {
  readonly messageId: MessageId;
  readonly taskId: TaskId;
  readonly mode: MessageMode;
  readonly text: string;
  readonly from: 'user' | 'supervisor';
  /** The hunk that it is about, as its id was then. */
  readonly hunk?: HunkId;
  /** The conflict that it asks to merge, by its key. */
  readonly conflict?: string;
}

/** What a message is about, where it is about something that is offered. */
export type MessageSubject = Pick<SteeringMessage, 'hunk' | 'conflict'>;

export const subjectOf = ({ hunk, conflict }: MessageSubject): MessageSubject => ({
  ...(hunk !== undefined && { hunk }),
  ...(conflict !== undefined && { conflict }),
});

const AFTER: Readonly<Record<MessageState, readonly MessageState[]>> = {
  // A message whose task ended before it could be taken up is withdrawn: it was never heard.
  queued: ['delivered', 'withdrawn'],
  delivered: ['acted-on'],
  'acted-on': [],
  withdrawn: [],
};

export const mayFollow = (from: MessageState, to: MessageState): boolean => AFTER[from].includes(to);
