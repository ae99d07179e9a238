/** What is said between the user, the supervisor and the tasks of a run. */
import type { HunkId, MessageId, QuestionId, TaskId } from './ids.ts';
import type { MessageMode, MessageState } from './message.ts';

export interface MessageSent {
  readonly type: 'message-sent';
  readonly messageId: MessageId;
  readonly taskId: TaskId;
  readonly mode: MessageMode;
  readonly text: string;
  readonly from: 'user' | 'supervisor';
  /** The hunk that it is about. */
  readonly hunk?: HunkId;
  /** The conflict that it asks to merge, by its key. */
  readonly conflict?: string;
}

/** A message that nobody has heard yet says something else now. It keeps its place. */
export interface MessageEdited {
  readonly type: 'message-edited';
  readonly messageId: MessageId;
  readonly taskId: TaskId;
  readonly text: string;
}

export interface MessageStateChanged {
  readonly type: 'message-state';
  readonly messageId: MessageId;
  readonly taskId: TaskId;
  readonly state: MessageState;
  /** The step that took it up; null while there is none. */
  readonly step: number | null;
}

/** A task tells its supervisor something, or asks it; an answer comes as a message to the task. */
export interface TaskTold {
  readonly type: 'task-told';
  readonly taskId: TaskId;
  readonly text: string;
  readonly asks: boolean;
}

export interface QuestionAsked {
  readonly type: 'question';
  readonly questionId: QuestionId;
  readonly taskId: TaskId;
  readonly text: string;
  readonly why: string;
  /** Answers to choose from, beside words of the user's own. Absent: yes or no. */
  readonly options?: readonly string[];
  /** When it is answered with no, if nobody has by then. Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

export interface QuestionAnswered {
  readonly type: 'question-answered';
  readonly questionId: QuestionId;
  readonly taskId: TaskId;
  readonly answer: 'yes' | 'no';
  readonly text: string;
  /** `expired`: nobody answered in time. `ended`: its task did not wait for the answer. Absent: the user. */
  readonly by?: 'user' | 'policy' | 'expired' | 'ended';
}
