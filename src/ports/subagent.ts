import type { AsyncQueue } from '../base/async-queue.ts';
import type { News } from '../domain/briefing.ts';
import type { FileChange, TaskChanges } from '../domain/change.ts';
import type { Message, StopReason, Usage } from '../domain/conversation.ts';
import type { ActivityContent, OverlayDelta } from '../domain/event.ts';
import type { FindingContent } from '../domain/finding.ts';
import type { FindingId, MessageId, RunId, TaskId, ThreadId } from '../domain/ids.ts';
import type { MessageState } from '../domain/message.ts';
import type { QuestionContent } from '../domain/question.ts';
import type { RepositoryInstructions, RoleDefinition } from '../domain/role.ts';
import type { TaskOutcome, TaskSpec } from '../domain/task.ts';
import type { OpenBuffer } from './code.ts';

/** Where subagents run: in this process, in worker threads, on a server. Every adapter passes one contract suite. */
export interface SubagentRunner {
  /** Starts a subagent at once; what happens to it comes as events. Never throws. */
  start(order: TaskOrder): SubagentHandle;
  /** Stops everything that still runs, and its threads. */
  dispose(): Promise<void>;
}

/** All that a subagent needs to know to work on a task. */
export interface TaskOrder {
  readonly runId: RunId;
  readonly spec: TaskSpec;
  readonly folder: string;
  readonly trusted: boolean;
  readonly testCommand?: string;
  /** Whom it listens to: each role with its tasks and how they stand. */
  readonly listensTo?: readonly string[];
  /** The definition of its role, where the user has defined it. */
  readonly role?: RoleDefinition;
  /** What the repository tells agents of its scope. */
  readonly instructions?: readonly RepositoryInstructions[];
  /** What answers, as the run knows it. */
  readonly model?: string;
  /** Whether that is a program, which reads answers of tools in full. */
  readonly readsData?: boolean;
  /** The editor's unsaved texts: the ground on which a baseline stands. */
  readonly ground: readonly OpenBuffer[];
  /** The conversation so far, for a task that goes on; empty for a new one. */
  readonly conversation: readonly Message[];
  /** The steps made so far. */
  readonly step: number;
  /** Whether an attempt that was cut off goes on; then its overlay is put back to what its last finished step left. */
  readonly resumed: boolean;
  /** What the task's overlay holds after the steps made so far. */
  readonly overlay: OverlayState;
  /** Heard before the first step: findings that siblings already have, follow-ups. */
  readonly inbox: readonly InboxItem[];
}

export interface OverlayState {
  readonly files: readonly FileChange[];
  /** The task whose overlay it stands on. */
  readonly basedOn?: TaskId;
}

export interface SubagentHandle {
  readonly threadId: ThreadId;
  /** In order; the last one is `ended` or `lost`, then the stream ends. Never rejects. */
  readonly events: AsyncQueue<SubagentEvent>;
  /** Puts things into the subagent's inbox, together; it hears of them at its next step boundary, or at once when it waits. */
  deliver(items: readonly InboxItem[]): void;
  /** Takes a queued message back; told false when it was already taken up. */
  withdraw(messageId: MessageId, told: Told): void;
  /** Changes the text of a queued message, which keeps its place; told false when it was already taken up. */
  edit(messageId: MessageId, text: string, told: Told): void;
  /** Tells under which ids the findings of a call are on record, in their order. */
  reported(callId: string, findings: readonly FindingId[]): void;
  /** Stops it at once. The `ended` event follows, with status `cancelled` or `timed-out`. */
  abort(reason: 'cancelled' | 'timed-out'): void;
}

/** Told once, in the turn in which the answer comes: before any event of what the subagent did after it. */
export type Told = (isDone: boolean) => void;

/** What a subagent hears of while it works. */
export type InboxItem = News;

export type SubagentEvent =
  | { readonly type: 'step-started'; readonly step: number }
  | {
      readonly type: 'step-finished';
      readonly step: number;
      readonly appended: readonly Message[];
      readonly usage: Usage;
      readonly stopReason: StopReason;
      readonly model?: string;
      readonly contextTokens?: number;
      readonly overlay?: OverlayDelta;
    }
  | { readonly type: 'activity'; readonly step: number; readonly activity: ActivityContent }
  /** `callId`: the call that waits to hear under which ids they are on record. */
  | { readonly type: 'findings'; readonly callId?: string; readonly findings: readonly FindingContent[] }
  /** Something for the supervisor to know, or to answer. */
  | { readonly type: 'told'; readonly text: string; readonly asks: boolean }
  /** The subagent needs an answer; it hears it as news. `callId` tells one question of the task from another. */
  | { readonly type: 'question'; readonly callId: string; readonly question: QuestionContent }
  | { readonly type: 'message-state'; readonly messageId: MessageId; readonly state: MessageState; readonly step: number | null }
  | { readonly type: 'ended'; readonly outcome: TaskOutcome; readonly changes?: TaskChanges }
  /** Its thread is gone. `guilty` says whether this subagent brought it down; an innocent one may be started again from its last finished step. */
  | { readonly type: 'lost'; readonly threadId: ThreadId; readonly reason: string; readonly guilty: boolean };
