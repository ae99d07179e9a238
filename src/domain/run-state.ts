import type { ChunkedList } from '../base/chunked-list.ts';
import type { Certificate, CheckKind, CheckRow } from './certificate.ts';
import type { News } from './briefing.ts';
import type { ChangedFile, ChangeSet, FileChange, HunkDecision, TaskChanges } from './change.ts';
import type { Message, Usage } from './conversation.ts';
import type { ActivityContent, RunOutcome, RunStarted, SupervisorReplied } from './event.ts';
import type { Applied, Committed, SkippedFile, Voided } from './review-event.ts';
import type { Failure } from './failure.ts';
import type { Finding } from './finding.ts';
import {
  SUPERVISOR,
  type HunkId,
  type MessageId,
  type QuestionId,
  type RunId,
  type TaskId,
  type ThreadId,
  type WorkspacePath,
} from './ids.ts';
import type { MessageState, SteeringMessage } from './message.ts';
import type { TaskEstimate } from './plan-event.ts';
import type { StuckPattern } from './stuck.ts';
import { isLive, type TaskSpec, type TaskStatus } from './task.ts';

/**
 * The state of a run: a fold of its journal, and nothing else. Tree, panel,
 * command line and resume all look at this one value.
 */
export interface RunState {
  readonly runId: RunId;
  readonly header: RunStarted;
  readonly startedAt: number;
  /** The `seq` and time of the last event folded in. */
  readonly lastSeq: number;
  readonly lastAt: number;
  readonly status: 'running' | 'interrupted' | RunOutcome;
  readonly summary: string;
  readonly failure?: Failure;
  readonly finishedAt?: number;
  readonly supervisor: AgentRecord;
  /** What the supervisor's model has answered and the supervisor not finished doing. */
  readonly openReply?: Omit<SupervisorReplied, 'type'>;
  /** Of a run that shows its plan before anything starts. */
  readonly plan?: { readonly status: 'drafting' | 'proposed' | 'approved'; readonly estimates: readonly TaskEstimate[] };
  readonly tasks: ReadonlyMap<TaskId, TaskRecord>;
  readonly findings: ChunkedList<Finding>;
  readonly messages: ReadonlyMap<MessageId, MessageRecord>;
  readonly questions: ReadonlyMap<QuestionId, QuestionRecord>;
  readonly lostThreads: readonly LostThread[];
  /** What is offered. */
  readonly changes: ChangeSet | null;
  /** What the tasks had made when it was offered, without what the user has made of it since. */
  readonly fromTasks: ChangeSet | null;
  readonly decisions: ReadonlyMap<HunkId, HunkDecision>;
  /** Files of which nothing is offered any more, as lines of the user's stay in its place: as they are, without hunks. */
  readonly yielded: readonly ChangedFile[];
  /** The hunks that are otherwise than they were before the changes were moved onto newer edits, and that nobody has decided on since. */
  readonly renewed: ReadonlySet<HunkId>;
  readonly runningChecks: readonly CheckKind[];
  readonly checks: readonly CheckRow[];
  readonly certificate: Certificate | null;
  /** Why the certificate that there was is one no more; null once there is a new one, or where there never was any. */
  readonly voided: Voided | null;
  readonly applied: Applied | null;
  /** The branches on which what was accepted then was committed, the newest last. */
  readonly committed: readonly Omit<Committed, 'type'>[];
  /** What was begun in the workspace and is not on record as finished; cut off where that process is gone. */
  readonly writing: { readonly what: 'apply' | 'undo'; readonly pid: number } | null;
  readonly undone: { readonly files: readonly WorkspacePath[]; readonly skipped: readonly SkippedFile[] } | null;
  readonly usage: Usage;
  /** What may be news to somebody, in the order in which it happened. */
  readonly news: ChunkedList<PostedNews>;
  /** The process that runs it, or ran it last. */
  readonly pid: number;
}

/** Something that happened and that some listeners are to hear of. */
export interface PostedNews {
  readonly seq: number;
  /** The task that it is about. */
  readonly about: TaskId;
  readonly news: Exclude<News, { type: 'message' }>;
}

/** What supervisor and subagents have in common: steps, words, a conversation, costs. */
export interface AgentRecord {
  readonly step: number;
  /** The steps with their times; `endedAt` is missing while the model or its tools are at work. */
  readonly steps: readonly StepRecord[];
  readonly activity: readonly ActivityRecord[];
  readonly conversation: readonly Message[];
  readonly usage: Usage;
  /** The model that answered last, where that is told. */
  readonly model?: string;
}

export interface StepRecord {
  readonly step: number;
  readonly startedAt: number;
  readonly endedAt?: number;
}

export interface ActivityRecord {
  readonly at: number;
  readonly step: number;
  readonly content: ActivityContent;
}

export interface TaskRecord extends AgentRecord {
  readonly spec: TaskSpec;
  readonly status: TaskStatus;
  readonly createdAt: number;
  readonly attempt: number;
  readonly threadId?: ThreadId;
  /** Whom it hears and how they stood, when it was first started. */
  readonly hears?: readonly string[];
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly lastActivityAt: number;
  readonly summary: string;
  readonly result?: unknown;
  readonly failure?: Failure;
  /** What its overlay holds after its last finished step, and on which task's overlay it stands. */
  readonly overlay: { readonly files: ReadonlyMap<WorkspacePath, FileChange>; readonly basedOn?: TaskId };
  /** What it hands over; present once it has ended, if it changed anything. */
  readonly changes?: TaskChanges;
  /** What it does not get on with, while it goes on all the same. */
  readonly stuck?: { readonly pattern: StuckPattern; readonly text: string; readonly advice: string; readonly at: number };
  /** It was asked to stop and has not ended yet. */
  readonly stopRequested?: 'cancelled' | 'timed-out';
  /** Its last attempt was cut off rather than ended: the next one goes on from the last finished step. */
  readonly isCutOff?: true;
  /** When it will be started again after a failure that may pass. Milliseconds since the epoch. */
  readonly retryAt?: number;
}

export interface MessageRecord extends SteeringMessage {
  readonly seq: number;
  readonly at: number;
  readonly state: MessageState;
  readonly step: number | null;
}

export interface QuestionRecord {
  readonly questionId: QuestionId;
  readonly taskId: TaskId;
  readonly at: number;
  readonly text: string;
  readonly why: string;
  readonly options?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
  readonly answer?: 'yes' | 'no';
  readonly answerText?: string;
  readonly answeredBy?: 'user' | 'policy' | 'expired' | 'ended';
}

export interface LostThread {
  readonly threadId: ThreadId;
  readonly at: number;
  readonly reason: string;
  readonly guilty: TaskId | null;
}

/** Whether the run waits for its plan to be approved, and nothing else. */
export const isPlanned = (state: RunState): boolean => state.plan?.status === 'proposed' && state.status === 'succeeded';

/** Whether a plan is being drawn up, for the first time or because the user has spoken to the supervisor about it. */
export const isPlanning = (state: RunState): boolean => state.status === 'running' && !mayStartTasks(state);

/** Whether tasks may start: what is only planned may not. */
export const mayStartTasks = ({ plan }: RunState): boolean => plan === undefined || plan.status === 'approved';

/** The tasks of a plan that the user has not left out. */
export const plannedTasks = (state: RunState): TaskRecord[] => [...state.tasks.values()].filter((task) => !isLeftOut(state, task));

/** Whether the user took the task out of the plan: it is no part of what the run set out to do. */
export const isLeftOut = (state: RunState, task: TaskRecord): boolean =>
  state.plan !== undefined && task.status === 'cancelled' && task.attempt === 0;

export const liveTasks = (state: RunState): TaskRecord[] => [...state.tasks.values()].filter((task) => isLive(task.status));

export function findingsOf({ findings }: RunState, taskId: TaskId): readonly Finding[] {
  const first = findings.get(0);
  if (!first) return [];
  const known = byTask.get(first);
  // Findings are only ever added: what was sorted stays sorted, and a state of before has fewer.
  const isSame = known !== undefined && known.count <= findings.length && findings.get(known.count - 1) === known.last;
  const sorted: SortedFindings = isSame ? known : { count: 0, last: first, of: new Map<TaskId, Finding[]>() };
  for (const finding of findings.from(sorted.count)) {
    const own = sorted.of.get(finding.taskId);
    if (own) own.push(finding);
    else sorted.of.set(finding.taskId, [finding]);
    sorted.last = finding;
  }
  sorted.count = findings.length;
  if (known === undefined || known.count <= findings.length) byTask.set(first, sorted);
  return sorted.of.get(taskId)?.slice() ?? [];
}

interface SortedFindings {
  count: number;
  last: Finding;
  readonly of: Map<TaskId, Finding[]>;
}

/** By the first finding of a run. A list of tasks asks for those of each, whenever anything is new. */
const byTask = new WeakMap<Finding, SortedFindings>();

export function messagesTo({ messages }: Pick<RunState, 'messages'>, taskId: TaskId): MessageRecord[] {
  const its: MessageRecord[] = [];
  // Without a list of all of them: it is asked at every start of a task.
  messages.forEach((message) => message.taskId === taskId && its.push(message));
  return its;
}

/** The questions of a task that wait for an answer. */
export const openQuestions = (state: RunState, taskId?: TaskId): QuestionRecord[] =>
  [...state.questions.values()].filter((question) => question.answer === undefined && (taskId === undefined || question.taskId === taskId));

/** The record of a task, or of the supervisor under its own name. */
export function agentOf(state: RunState, taskId: TaskId): AgentRecord | undefined {
  return taskId === SUPERVISOR ? state.supervisor : state.tasks.get(taskId);
}

/** A hunk is accepted unless it was rejected. */
export const isAccepted = (state: RunState, hunkId: HunkId): boolean => state.decisions.get(hunkId) !== 'rejected';

/** The hunks of a change set that were not rejected. */
export function acceptedHunks(changes: ChangeSet, state: RunState): ReadonlySet<HunkId> {
  const all = changes.files.flatMap((file) => file.hunks.map((hunk) => hunk.id));
  return new Set(all.filter((hunkId) => isAccepted(state, hunkId)));
}
