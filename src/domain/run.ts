import { unreachable } from '../base/result.ts';
import { certify, type Certificate, type CheckKind, type CheckRow } from './certificate.ts';
import type { ChangeSet, HunkDecision, TaskChanges } from './change.ts';
import { addUsage, NO_USAGE, type Message, type Usage } from './conversation.ts';
import type { ActivityContent, Applied, RunEvent, RunOutcome, RunStarted, SkippedFile } from './event.ts';
import type { Failure } from './failure.ts';
import type { Finding } from './finding.ts';
import { SUPERVISOR, type HunkId, type MessageId, type QuestionId, type RunId, type TaskId, type ThreadId, type WorkspacePath } from './ids.ts';
import type { MessageState, SteeringMessage } from './message.ts';
import { hasEnded, isLive, type TaskSpec, type TaskStatus } from './task.ts';

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
  readonly tasks: ReadonlyMap<TaskId, TaskRecord>;
  readonly findings: readonly Finding[];
  readonly messages: ReadonlyMap<MessageId, MessageRecord>;
  readonly questions: ReadonlyMap<QuestionId, QuestionRecord>;
  readonly lostThreads: readonly LostThread[];
  readonly changes: ChangeSet | null;
  readonly decisions: ReadonlyMap<HunkId, HunkDecision>;
  readonly runningChecks: readonly CheckKind[];
  readonly checks: readonly CheckRow[];
  readonly certificate: Certificate | null;
  readonly applied: Applied | null;
  readonly undone: { readonly files: readonly WorkspacePath[]; readonly skipped: readonly SkippedFile[] } | null;
  readonly usage: Usage;
}

/** What supervisor and subagents have in common: steps, words, a conversation, costs. */
export interface AgentRecord {
  readonly step: number;
  /** The steps with their times; `endedAt` is missing while the model or its tools are at work. */
  readonly steps: readonly StepRecord[];
  readonly activity: readonly ActivityRecord[];
  readonly conversation: readonly Message[];
  readonly usage: Usage;
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
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly lastActivityAt: number;
  readonly summary: string;
  readonly result?: unknown;
  readonly failure?: Failure;
  readonly changes?: TaskChanges;
}

export interface MessageRecord extends SteeringMessage {
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
  readonly answer?: 'yes' | 'no';
}

export interface LostThread {
  readonly threadId: ThreadId;
  readonly at: number;
  readonly reason: string;
  readonly guilty: TaskId | null;
}

/** How many lines of live output the state keeps of each agent; the journal has them all. */
const KEPT_ACTIVITY = 300;

/** The state after a whole journal. Throws where the first event is not `run-started`: that is not a journal. */
export function foldRun(events: Iterable<RunEvent>): RunState {
  let state: RunState | undefined;
  for (const event of events) state = state ? foldEvent(state, event) : startState(event);
  if (!state) throw new Error('A journal without events has no state.');
  return state;
}

/** The state that the first event of a journal makes. */
export function startState(event: RunEvent): RunState {
  if (event.type !== 'run-started') throw new Error(`A journal starts with run-started, not with ${event.type}.`);
  const { runId, seq, at, ...header } = event;
  return {
    runId,
    header,
    startedAt: at,
    lastSeq: seq,
    lastAt: at,
    status: 'running',
    summary: '',
    supervisor: NEW_AGENT,
    tasks: new Map(),
    findings: [],
    messages: new Map(),
    questions: new Map(),
    lostThreads: [],
    changes: null,
    decisions: new Map(),
    runningChecks: [],
    checks: [],
    certificate: null,
    applied: null,
    undone: null,
    usage: NO_USAGE,
  };
}

const NEW_AGENT: AgentRecord = { step: 0, steps: [], activity: [], conversation: [], usage: NO_USAGE };

/** The state after one more event. An event seen before (by its `seq`) changes nothing. */
export function foldEvent(state: RunState, event: RunEvent): RunState {
  if (event.seq <= state.lastSeq) return state;
  return { ...change(state, event), lastSeq: event.seq, lastAt: event.at };
}

function change(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'run-started':
      return state;
    case 'run-resumed': {
      const { finishedAt: _finishedAt, failure: _failure, ...rest } = state;
      return { ...rest, status: 'running', summary: '' };
    }
    case 'supervisor-said':
      return withAgent(state, SUPERVISOR, (agent) => addActivity(agent, { at: event.at, step: agent.step, content: { kind: 'said', text: event.text } }));
    case 'task-created':
      return withTask(state, event.taskId, () => ({
        ...NEW_AGENT,
        spec: event.spec,
        status: 'pending',
        createdAt: event.at,
        attempt: 0,
        lastActivityAt: event.at,
        summary: '',
      }));
    case 'task-started':
      return updateTask(state, event.taskId, ({ endedAt: _endedAt, failure: _failure, ...task }) => ({
        ...task,
        status: 'running',
        attempt: event.attempt,
        threadId: event.threadId,
        startedAt: task.startedAt ?? event.at,
        lastActivityAt: event.at,
      }));
    case 'step-started':
      return withAgent(state, event.taskId, (agent) => ({
        ...agent,
        step: event.step,
        steps: [...agent.steps, { step: event.step, startedAt: event.at }],
      }), event.at);
    case 'step-finished':
      return {
        ...withAgent(state, event.taskId, (agent) => ({
          ...agent,
          steps: agent.steps.map((step) => (step.step === event.step && step.endedAt === undefined ? { ...step, endedAt: event.at } : step)),
          conversation: [...agent.conversation, ...event.appended],
          usage: addUsage(agent.usage, event.usage),
        }), event.at),
        usage: addUsage(state.usage, event.usage),
      };
    case 'activity':
      return withAgent(state, event.taskId, (agent) => addActivity(agent, { at: event.at, step: event.step, content: event.activity }), event.at);
    case 'finding':
      return { ...state, findings: [...state.findings, { findingId: event.findingId, taskId: event.taskId, at: event.at, content: event.finding }] };
    case 'message-sent': {
      const { messageId, taskId, mode, text, from, at } = event;
      return { ...state, messages: new Map(state.messages).set(messageId, { messageId, taskId, mode, text, from, at, state: 'queued', step: null }) };
    }
    case 'message-state': {
      const message = state.messages.get(event.messageId);
      if (!message) return state;
      return { ...state, messages: new Map(state.messages).set(event.messageId, { ...message, state: event.state, step: event.step ?? message.step }) };
    }
    case 'question': {
      const { questionId, taskId, text, why, at } = event;
      const asked = { ...state, questions: new Map(state.questions).set(questionId, { questionId, taskId, text, why, at }) };
      return updateTask(asked, taskId, (task) => ({ ...task, status: 'needs-user' }));
    }
    case 'question-answered': {
      const question = state.questions.get(event.questionId);
      if (!question) return state;
      const answered = { ...state, questions: new Map(state.questions).set(event.questionId, { ...question, answer: event.answer }) };
      return updateTask(answered, event.taskId, (task) => (task.status === 'needs-user' ? { ...task, status: 'running' } : task));
    }
    case 'thread-lost':
      return { ...state, lostThreads: [...state.lostThreads, { threadId: event.threadId, at: event.at, reason: event.reason, guilty: event.guilty }] };
    case 'task-ended':
      return updateTask(state, event.taskId, (task) => ({
        ...task,
        status: event.state,
        endedAt: event.at,
        summary: event.summary,
        steps: endOpenSteps(task.steps, event.at),
        ...(event.result !== undefined && { result: event.result }),
        ...(event.failure && { failure: event.failure }),
        ...(event.changes && { changes: event.changes }),
      }));
    case 'changes-offered':
      return { ...state, changes: event.changes, decisions: new Map(), certificate: null, checks: [] };
    case 'check-started':
      return { ...state, runningChecks: [...state.runningChecks, event.kind] };
    case 'check-finished':
      return { ...state, runningChecks: state.runningChecks.filter((kind) => kind !== event.row.kind), checks: [...state.checks, event.row] };
    case 'certified':
      return { ...state, certificate: { ...certify(state.checks), verdict: event.verdict } };
    case 'hunk-decided': {
      const decisions = new Map(state.decisions);
      for (const hunkId of event.hunkIds) decisions.set(hunkId, event.decision);
      return { ...state, decisions };
    }
    case 'applied':
      return { ...state, applied: { type: 'applied', files: event.files, skipped: event.skipped }, undone: null };
    case 'undone':
      return { ...state, undone: { files: event.files, skipped: event.skipped }, ...(event.skipped.length === 0 && { applied: null }) };
    case 'run-finished':
      return {
        ...state,
        status: event.status,
        summary: event.summary,
        finishedAt: event.at,
        supervisor: { ...state.supervisor, steps: endOpenSteps(state.supervisor.steps, event.at) },
        ...(event.failure && { failure: event.failure }),
      };
    default:
      return unreachable(event);
  }
}

/**
 * The state as it is once the process that ran it is gone: a run that had not
 * finished is interrupted, and so is each of its tasks that had not ended.
 */
export function asInterrupted(state: RunState): RunState {
  if (state.status !== 'running') return state;
  const tasks = new Map(state.tasks);
  for (const [taskId, task] of tasks) {
    if (!hasEnded(task.status)) tasks.set(taskId, { ...task, status: 'interrupted', steps: endOpenSteps(task.steps, state.lastAt) });
  }
  return { ...state, status: 'interrupted', tasks, runningChecks: [], supervisor: { ...state.supervisor, steps: endOpenSteps(state.supervisor.steps, state.lastAt) } };
}

export const liveTasks = (state: RunState): TaskRecord[] => [...state.tasks.values()].filter((task) => isLive(task.status));

export const findingsOf = (state: RunState, taskId: TaskId): readonly Finding[] => state.findings.filter((finding) => finding.taskId === taskId);

export const messagesTo = (state: RunState, taskId: TaskId): MessageRecord[] =>
  [...state.messages.values()].filter((message) => message.taskId === taskId);

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

function withTask(state: RunState, taskId: TaskId, make: () => TaskRecord): RunState {
  return { ...state, tasks: new Map(state.tasks).set(taskId, make()) };
}

function updateTask(state: RunState, taskId: TaskId, update: (task: TaskRecord) => TaskRecord): RunState {
  const task = state.tasks.get(taskId);
  return task ? withTask(state, taskId, () => update(task)) : state;
}

function withAgent(state: RunState, taskId: TaskId, update: (agent: AgentRecord) => AgentRecord, at?: number): RunState {
  if (taskId === SUPERVISOR) return { ...state, supervisor: update(state.supervisor) };
  return updateTask(state, taskId, (task) => ({ ...task, ...update(task), ...(at !== undefined && { lastActivityAt: at }) }));
}

function addActivity(agent: AgentRecord, record: ActivityRecord): AgentRecord {
  const kept = agent.activity.length >= KEPT_ACTIVITY ? agent.activity.slice(1) : agent.activity;
  return { ...agent, activity: [...kept, record] };
}

function endOpenSteps(steps: readonly StepRecord[], at: number): readonly StepRecord[] {
  return steps.some((step) => step.endedAt === undefined) ? steps.map((step) => (step.endedAt === undefined ? { ...step, endedAt: at } : step)) : steps;
}
