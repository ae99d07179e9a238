import { unreachable } from '../base/result.ts';
import { certify } from './certificate.ts';
import { addUsage, NO_USAGE } from './conversation.ts';
import type { RunEvent } from './event.ts';
import { SUPERVISOR, type TaskId } from './ids.ts';
import type { ActivityRecord, AgentRecord, RunState, StepRecord, TaskRecord } from './run-state.ts';
import { hasEnded } from './task.ts';

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
      return withAgent(state, SUPERVISOR, (agent) =>
        addActivity(agent, { at: event.at, step: agent.step, content: { kind: 'said', text: event.text } }),
      );
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
      return withAgent(
        state,
        event.taskId,
        (agent) => ({
          ...agent,
          step: event.step,
          steps: [...agent.steps, { step: event.step, startedAt: event.at }],
        }),
        event.at,
      );
    case 'step-finished':
      return {
        ...withAgent(
          state,
          event.taskId,
          (agent) => ({
            ...agent,
            steps: agent.steps.map((step) =>
              step.step === event.step && step.endedAt === undefined ? { ...step, endedAt: event.at } : step,
            ),
            conversation: [...agent.conversation, ...event.appended],
            usage: addUsage(agent.usage, event.usage),
          }),
          event.at,
        ),
        usage: addUsage(state.usage, event.usage),
      };
    case 'activity':
      return withAgent(
        state,
        event.taskId,
        (agent) => addActivity(agent, { at: event.at, step: event.step, content: event.activity }),
        event.at,
      );
    case 'finding':
      return {
        ...state,
        findings: [...state.findings, { findingId: event.findingId, taskId: event.taskId, at: event.at, content: event.finding }],
      };
    case 'message-sent': {
      const { messageId, taskId, mode, text, from, at } = event;
      return {
        ...state,
        messages: new Map(state.messages).set(messageId, { messageId, taskId, mode, text, from, at, state: 'queued', step: null }),
      };
    }
    case 'message-state': {
      const message = state.messages.get(event.messageId);
      if (!message) return state;
      return {
        ...state,
        messages: new Map(state.messages).set(event.messageId, { ...message, state: event.state, step: event.step ?? message.step }),
      };
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
      return {
        ...state,
        lostThreads: [...state.lostThreads, { threadId: event.threadId, at: event.at, reason: event.reason, guilty: event.guilty }],
      };
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
      return {
        ...state,
        runningChecks: state.runningChecks.filter((kind) => kind !== event.row.kind),
        checks: [...state.checks, event.row],
      };
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
  return {
    ...state,
    status: 'interrupted',
    tasks,
    runningChecks: [],
    supervisor: { ...state.supervisor, steps: endOpenSteps(state.supervisor.steps, state.lastAt) },
  };
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
  return steps.some((step) => step.endedAt === undefined)
    ? steps.map((step) => (step.endedAt === undefined ? { ...step, endedAt: at } : step))
    : steps;
}
