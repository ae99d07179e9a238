import { ChunkedList } from '../base/chunked-list.ts';
import { ChunkedMap } from '../base/chunked-map.ts';
import { unreachable } from '../base/result.ts';
import { describeAnswering } from './answering.ts';
import { changedRun, changedTask, copyRun } from './copies.ts';
import { certify } from './certificate.ts';
import { tellConflicts } from './conflict-news.ts';
import { addUsage, NO_USAGE } from './conversation.ts';
import { foldReview, yieldedIn } from './review-fold.ts';
import type { RunEvent } from './event.ts';
import { endingNews } from './ending-news.ts';
import { whomItHears } from './hears.ts';
import { SUPERVISOR } from './ids.ts';
import { regressionNews } from './regression.ts';
import { changeSpec, planApproved } from './planned-task.ts';
import { openQuestions, type ActivityRecord, type AgentRecord, type RunState } from './run-state.ts';
import { hasEnded } from './task.ts';
import { foldTalk } from './talk-fold.ts';
import { mapValues, post, roleOf, updateTask, withAgent, withTask } from './state-update.ts';
import { applyDelta, cutOff, endOpenSteps, endTask, startTask, waitAgain } from './task-record.ts';

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
    tasks: ChunkedMap.empty(),
    findings: ChunkedList.empty(),
    messages: ChunkedMap.empty(),
    questions: new Map(),
    lostThreads: [],
    changes: null,
    fromTasks: null,
    decisions: new Map(),
    yielded: [],
    renewed: new Set(),
    runningChecks: [],
    checks: [],
    certificate: null,
    voided: null,
    applied: null,
    committed: [],
    writing: null,
    undone: null,
    usage: NO_USAGE,
    news: ChunkedList.empty(),
    pid: header.pid,
    ...(header.plan === true && { plan: { status: 'drafting', estimates: [] } }),
  };
}

const NEW_AGENT: AgentRecord = { step: 0, steps: [], activity: [], conversation: [], usage: NO_USAGE };

/** The state after one more event. An event seen before (by its `seq`) changes nothing. */
export function foldEvent(state: RunState, event: RunEvent): RunState {
  if (event.seq <= state.lastSeq) return state;
  const next = change(state, event);
  // What was made for this event alone is nobody else's yet, so that it need not be copied once more.
  const own: ReturnType<typeof copyRun> = next === state ? copyRun(state) : next;
  own.lastSeq = event.seq;
  own.lastAt = event.at;
  return own;
}

function change(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'run-started':
      return state;
    case 'run-resumed': {
      const { finishedAt: _finishedAt, failure: _failure, ...rest } = state;
      return {
        ...rest,
        ...(event.answering && { header: { ...state.header, model: describeAnswering(event.answering), answering: event.answering } }),
        status: 'running',
        summary: '',
        runningChecks: [],
        pid: event.pid ?? state.pid,
        // What was cut off ended with the last thing that is known of it, not today.
        supervisor: { ...state.supervisor, steps: endOpenSteps(state.supervisor.steps, state.lastAt) },
        tasks: mapValues(state.tasks, (task) => (hasEnded(task.status) ? task : cutOff(task, state.lastAt))),
      };
    }
    case 'supervisor-replied': {
      const { type: _type, runId: _runId, seq: _seq, at: _at, ...openReply } = event;
      return { ...state, openReply };
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
        overlay: { files: new Map() },
      }));
    case 'task-changed':
      return updateTask(state, event.taskId, (task) => changedTask(task, { spec: changeSpec(task.spec, event.change) }));
    case 'plan-proposed':
      return { ...state, plan: { status: 'proposed', estimates: event.estimates } };
    case 'plan-approved':
      return post(
        { ...state, plan: { status: 'approved', estimates: state.plan?.estimates ?? [] } },
        event,
        SUPERVISOR,
        planApproved(state),
      );
    case 'task-started':
      return updateTask(state, event.taskId, (task) =>
        startTask(task, event, openQuestions(state, event.taskId).length > 0, () => whomItHears(state, task.spec)),
      );
    case 'task-continued': {
      const waiting = updateTask(state, event.taskId, (task) => waitAgain(task, event.at));
      const { taskId } = event;
      const attempt = state.tasks.get(taskId)?.attempt ?? 0;
      // The supervisor knows what it has asked for itself.
      if (event.by === 'supervisor') return waiting;
      return post(waiting, event, taskId, { type: 'task-continued', taskId, role: roleOf(state, taskId), attempt });
    }
    case 'step-started':
      return withAgent(
        state,
        event.taskId,
        (agent) => ({ step: event.step, steps: [...agent.steps, { step: event.step, startedAt: event.at }] }),
        event.at,
      );
    case 'step-finished':
      return changedRun(
        withAgent(
          event.taskId === SUPERVISOR ? withoutOpenReply(state) : state,
          event.taskId,
          (agent) => ({
            steps: agent.steps.map((step) =>
              step.step === event.step && step.endedAt === undefined ? { ...step, endedAt: event.at } : step,
            ),
            conversation: [...agent.conversation, ...event.appended],
            usage: addUsage(agent.usage, event.usage),
            ...(event.model !== undefined && { model: event.model }),
          }),
          event.at,
          (task) => (event.overlay ? { overlay: applyDelta(task.overlay, event.overlay) } : {}),
        ),
        { usage: addUsage(state.usage, event.usage) },
      );
    case 'activity': {
      const spent = 'usage' in event.activity ? event.activity.usage : undefined;
      const told = withAgent(
        state,
        event.taskId,
        (agent) => ({
          ...addActivity(agent, { at: event.at, step: event.step, content: event.activity }),
          ...(spent && { usage: addUsage(agent.usage, spent) }),
        }),
        event.at,
      );
      return spent ? changedRun(told, { usage: addUsage(told.usage, spent) }) : told;
    }
    case 'finding':
      return changedRun(
        post(state, event, event.taskId, {
          type: 'finding',
          taskId: event.taskId,
          role: roleOf(state, event.taskId),
          findingId: event.findingId,
          finding: event.finding,
        }),
        { findings: state.findings.plus({ findingId: event.findingId, taskId: event.taskId, at: event.at, content: event.finding }) },
      );
    case 'message-sent':
    case 'message-edited':
    case 'message-state':
    case 'question':
    case 'question-answered':
    case 'task-told':
      return foldTalk(state, event);
    case 'stop-requested': {
      const { taskId, reason } = event;
      return taskId === null ? state : updateTask(state, taskId, (task) => changedTask(task, { stopRequested: reason }));
    }
    case 'budget-reached':
      return state;
    case 'task-stuck': {
      const { taskId, pattern, text, advice, at } = event;
      const seen = updateTask(state, taskId, (task) => changedTask(task, { stuck: { pattern, text, advice, at } }));
      return post(seen, event, taskId, { type: 'task-stuck', taskId, role: roleOf(state, taskId), pattern, text });
    }
    case 'task-retrying':
      return updateTask(state, event.taskId, (task) => ({ ...cutOff(task, event.at), retryAt: event.at + event.delayMs }));
    case 'thread-lost':
      return {
        ...event.moved.reduce(
          (moving, taskId) =>
            updateTask(moving, taskId, (task) => ({ ...task, isCutOff: true, steps: endOpenSteps(task.steps, event.at) })),
          state,
        ),
        lostThreads: [...state.lostThreads, { threadId: event.threadId, at: event.at, reason: event.reason, guilty: event.guilty }],
      };
    case 'task-ended': {
      const { taskId } = event;
      const ended = updateTask(state, taskId, (task) => endTask(task, event));
      return post(ended, event, taskId, endingNews(ended, event));
    }
    case 'changes-offered':
      return {
        ...tellConflicts(state, event),
        changes: event.changes,
        fromTasks: event.fromTasks ?? event.changes,
        decisions: new Map(event.decisions ?? []),
        yielded: yieldedIn(state.yielded, event.changes),
        renewed: new Set(),
        certificate: null,
        voided: null,
        checks: [],
      };
    case 'check-started':
      return { ...state, runningChecks: [...state.runningChecks, event.kind] };
    case 'check-finished':
      return {
        ...state,
        runningChecks: state.runningChecks.filter((kind) => kind !== event.row.kind),
        checks: [...state.checks, event.row],
      };
    case 'certified': {
      const certified = { ...state, certificate: { ...certify(state.checks), verdict: event.verdict }, voided: null };
      const news = event.verdict === 'regressed' ? regressionNews(certified) : undefined;
      return news ? post(certified, event, SUPERVISOR, news) : certified;
    }
    case 'changes-rebased':
    case 'changes-edited':
    case 'recertifying':
    case 'committed':
    case 'hunk-decided':
    case 'applying':
    case 'applied':
    case 'undoing':
    case 'undone':
      return foldReview(state, event);
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

function addActivity(agent: AgentRecord, record: ActivityRecord): Pick<AgentRecord, 'activity'> {
  const kept = agent.activity.length >= KEPT_ACTIVITY ? agent.activity.slice(1) : agent.activity;
  return { activity: [...kept, record] };
}

function withoutOpenReply({ openReply: _openReply, ...state }: RunState): RunState {
  return state;
}
