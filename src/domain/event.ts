import type { News } from './briefing.ts';
import type { Answering } from './answering.ts';
import type { Budget } from './budget.ts';
import type { ChangeSet, FileChange, HunkDecision, TaskChanges } from './change.ts';
import type { CheckRow, CheckState } from './certificate.ts';
import type { AssistantMessage, Message, StopReason, Usage } from './conversation.ts';
import type { Failure } from './failure.ts';
import type { FindingContent } from './finding.ts';
import type { FindingId, HunkId, RoleName, RunId, TaskId, ThreadId, WorkspacePath } from './ids.ts';
import type { FolderWords } from './role.ts';
import type { ModelFault } from './retry.ts';
import type { Scope } from './scope.ts';
import type { PlanApproved, PlanProposed, TaskChanged } from './plan-event.ts';
import type {
  Applied,
  Applying,
  ChangesEdited,
  ChangesRebased,
  Committed,
  HunkDecided,
  Recertifying,
  Undoing,
  Undone,
} from './review-event.ts';
import type { MessageEdited, MessageSent, MessageStateChanged, QuestionAnswered, QuestionAsked, TaskTold } from './talk-event.ts';
import type { EndedStatus, TaskSpec } from './task.ts';
import type { BudgetReached, StopRequested, TaskRetrying, TaskStuck, ThreadLost } from './trouble-event.ts';

/** Raised when an older reader could misunderstand a newer journal. */
export const JOURNAL_VERSION = 6;

/** Everything that can happen in a run. The state of a run is a fold of these, in the order of `seq`. */
export type RunEvent = Envelope & RunEventBody;

export interface Envelope {
  readonly runId: RunId;
  /** From 1, without gaps. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export type RunEventBody =
  | RunStarted
  | RunResumed
  | SupervisorReplied
  | SupervisorSaid
  | TaskCreated
  | TaskChanged
  | PlanProposed
  | PlanApproved
  | TaskStarted
  | TaskContinued
  | StepStarted
  | StepFinished
  | Activity
  | FindingReported
  | MessageSent
  | MessageEdited
  | MessageStateChanged
  | TaskTold
  | QuestionAsked
  | QuestionAnswered
  | StopRequested
  | TaskStuck
  | TaskRetrying
  | BudgetReached
  | ThreadLost
  | TaskEnded
  | ChangesOffered
  | CheckStarted
  | CheckFinished
  | Certified
  | ChangesRebased
  | ChangesEdited
  | Recertifying
  | Committed
  | HunkDecided
  | Applying
  | Applied
  | Undoing
  | Undone
  | RunFinished;

export type RunEventType = RunEventBody['type'];

export interface RunStarted extends FolderWords {
  readonly type: 'run-started';
  readonly version: number;
  readonly goal: string;
  readonly scope: Scope;
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** What answers, as a person reads it: `offline`, or the names of the models. */
  readonly model: string;
  /** The same for going on with it; absent in journals of before there were providers. */
  readonly answering?: Answering;
  /** Whether commands of the folder (its compiler, its tests) may run. */
  readonly trusted: boolean;
  readonly tests: boolean;
  /** Whether it is tried what the tests notice. */
  readonly mutations?: boolean;
  readonly recipe?: { readonly id: string; readonly with: Readonly<Record<string, unknown>> };
  readonly testCommand?: string;
  /** How many subagents at once. */
  readonly concurrency?: number;
  /** How long a task, and each check, may take. */
  readonly timeoutMs?: number;
  /** Whether it is to apply what it offers unless something regressed. */
  readonly apply?: boolean;
  /** Whether changes of tests and of the settings of checks are agreed to beforehand. */
  readonly consent?: boolean;
  readonly budget?: Budget;
  /** Whether its plan is shown first: nothing starts before it is approved. */
  readonly plan?: boolean;
  readonly branchOf?: BranchPoint;
  /** The process that runs it, so that a run whose process is gone is known to be interrupted. */
  readonly pid: number;
}

/** Where a run branched off another one: after which step of whom, and with which event as the last that both have. */
export interface BranchPoint {
  readonly runId: RunId;
  readonly seq: number;
  readonly taskId: TaskId;
  readonly step: number;
}

/** A finished or interrupted run goes on. Tasks that had not ended wait to be started again, from their last finished step. */
export interface RunResumed {
  readonly type: 'run-resumed';
  /** The process that runs it from here on; absent in journals of version 1. */
  readonly pid?: number;
  /** What answers from here on, where that is another one than before. */
  readonly answering?: Answering;
}

/**
 * The model's answer to the supervisor, on record before anything that it asks for is done: where that is cut off, it
 * goes on from the same answer. Asked once more, a model might start other tasks beside those it has started.
 */
export interface SupervisorReplied {
  readonly type: 'supervisor-replied';
  readonly step: number;
  /** The news that it had in view. */
  readonly heard: readonly News[];
  readonly message: AssistantMessage;
  readonly stopReason: StopReason;
  readonly usage: Usage;
  readonly model?: string;
  readonly contextTokens?: number;
}

/** The supervisor's words to the user. */
export interface SupervisorSaid {
  readonly type: 'supervisor-said';
  readonly text: string;
}

export interface TaskCreated {
  readonly type: 'task-created';
  readonly taskId: TaskId;
  readonly spec: TaskSpec;
}

export interface TaskStarted {
  readonly type: 'task-started';
  readonly taskId: TaskId;
  readonly role: RoleName;
  readonly threadId: ThreadId;
  /** From 1; a follow-up or a retry makes the next. */
  readonly attempt: number;
}

/** An ended task goes on: it waits to be started again, with its conversation and its edits. */
export interface TaskContinued {
  readonly type: 'task-continued';
  readonly taskId: TaskId;
  /** `late`: a message that came just before the end was not heard any more. */
  readonly by: 'user' | 'supervisor' | 'late';
}

/** A model turn began; `taskId` may be the supervisor. Steps count from 1 over all attempts. */
export interface StepStarted {
  readonly type: 'step-started';
  readonly taskId: TaskId;
  readonly step: number;
}

/** The turn's answer is there and its tool calls have run; `appended` continues the conversation. */
export interface StepFinished {
  readonly type: 'step-finished';
  readonly taskId: TaskId;
  readonly step: number;
  readonly appended: readonly Message[];
  readonly usage: Usage;
  /** Why the model stopped; absent in journals of version 1. */
  readonly stopReason?: StopReason;
  /** Which model it was, and how much fits into a conversation with it; absent where it did not say. */
  readonly model?: string;
  readonly contextTokens?: number;
  /** What the step changed in the task's overlay; absent where it changed nothing. */
  readonly overlay?: OverlayDelta;
}

/** From one finished step to the next: the files whose edits are new or other, each as it is now, and those without edits any more. */
export interface OverlayDelta {
  readonly files: readonly FileChange[];
  readonly gone: readonly WorkspacePath[];
  /** The task whose overlay this one stands on, from this step on. */
  readonly basedOn?: TaskId;
}

/** A line of a task's live output. */
export interface Activity {
  readonly type: 'activity';
  readonly taskId: TaskId;
  readonly step: number;
  readonly activity: ActivityContent;
}

export type ActivityContent =
  | { readonly kind: 'said'; readonly text: string }
  /** The model could not answer; the same turn is asked for again after a while. */
  | { readonly kind: 'retrying'; readonly text: string; readonly delayMs: number; readonly usage?: Usage }
  /** The conversation was too long for the model, or soon would have been: old answers of tools are not sent any more. */
  | { readonly kind: 'shortened'; readonly text: string; readonly because: 'size' | 'refused'; readonly usage?: Usage }
  /** The model did not answer and is not asked again; what that cost all the same. The step comes to nothing. */
  | { readonly kind: 'gave-up'; readonly text: string; readonly code: ModelFault['code']; readonly usage?: Usage }
  | { readonly kind: 'tool-started'; readonly callId: string; readonly tool: string; readonly label: string }
  | { readonly kind: 'tool-progress'; readonly callId: string; readonly text: string }
  | {
      readonly kind: 'tool-ended';
      readonly callId: string;
      readonly tool: string;
      readonly label: string;
      readonly state: 'done' | 'failed' | 'invalid' | 'skipped';
      readonly ms: number;
    };

export interface FindingReported {
  readonly type: 'finding';
  readonly taskId: TaskId;
  readonly findingId: FindingId;
  readonly finding: FindingContent;
}

export interface TaskEnded {
  readonly type: 'task-ended';
  readonly taskId: TaskId;
  readonly state: EndedStatus;
  readonly summary: string;
  readonly result?: unknown;
  readonly failure?: Failure;
  /** What its overlay holds, where that differs from what its steps have put on record. */
  readonly changes?: TaskChanges;
}

export interface ChangesOffered {
  readonly type: 'changes-offered';
  readonly changes: ChangeSet;
  /** The same without what the user has made of it; absent where that is nothing. */
  readonly fromTasks?: ChangeSet;
  /** What the user had decided of hunks that are still the same. */
  readonly decisions?: readonly (readonly [HunkId, HunkDecision])[];
}

export interface CheckStarted {
  readonly type: 'check-started';
  readonly kind: CheckRow['kind'];
}

export interface CheckFinished {
  readonly type: 'check-finished';
  readonly row: CheckRow;
}

export interface Certified {
  readonly type: 'certified';
  readonly verdict: CheckState;
}

/** `partial`: something was achieved although a task failed, timed out or was cancelled. */
export type RunOutcome = 'succeeded' | 'partial' | 'failed' | 'cancelled';

export interface RunFinished {
  readonly type: 'run-finished';
  readonly status: RunOutcome;
  readonly summary: string;
  readonly failure?: Failure;
  readonly wallMs: number;
}
