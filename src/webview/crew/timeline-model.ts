import { SUPERVISOR, type TaskId } from '../../domain/ids.ts';
import { messagesTo, type AgentRecord, type MessageRecord, type RunState, type TaskRecord } from '../../domain/run-state.ts';
import { hasEnded, type TaskStatus } from '../../domain/task.ts';
import { WAITING_TOOL } from './agent-model.ts';

/** How moments become places: a share of the width, from 0 to 1. */
export interface Scale {
  readonly startedAt: number;
  /** The time that the whole width stands for. */
  readonly totalMs: number;
  readonly tickMs: number;
  /** The last moment shown: now, or the end of the run. */
  readonly end: number;
  readonly isOver: boolean;
}

export interface Lane {
  readonly taskId: TaskId;
  readonly status: TaskStatus;
  /** From creation to start: the time it waited. */
  readonly waited: Span | null;
  /** From start to end, or to now. Null before the start. */
  readonly work: Span | null;
  readonly steps: readonly (Span & { readonly step: number; readonly isOpen: boolean })[];
  /** When it had nothing to do but wait for news. */
  readonly waits: readonly Span[];
  readonly marks: readonly { readonly at: number; readonly message: MessageRecord }[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const TICKS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400].map((seconds) => seconds * 1000);

/** The scale at `now`. A living run leaves room to its right, so that the picture rests while time goes on. */
export function scaleOf(state: RunState, now: number): Scale {
  const isOver = state.status !== 'running';
  const end = isOver ? lastMoment(state) : now;
  const elapsed = Math.max(end - state.startedAt, 1000);
  const tickMs = TICKS_MS.find((ms) => elapsed / ms <= 8) ?? TICKS_MS.at(-1) ?? 3_600_000;
  const totalMs = isOver ? elapsed : Math.ceil((elapsed * 1.08) / tickMs) * tickMs;
  return { startedAt: state.startedAt, totalMs, tickMs, end, isOver };
}

export const shareOf = (scale: Scale, at: number): number => Math.min(1, Math.max(0, (at - scale.startedAt) / scale.totalMs));

export function ticksOf(scale: Scale): number[] {
  return Array.from({ length: Math.floor(scale.totalMs / scale.tickMs) + 1 }, (_tick, index) => index * scale.tickMs);
}

/** The lane of a task, or of the supervisor. */
export function laneOf(state: RunState, taskId: TaskId, scale: Scale): Lane {
  const share = (at: number): number => shareOf(scale, at);
  const task = state.tasks.get(taskId);
  return task ? taskLane(state, task, scale.end, share) : supervisorLane(state, scale.end, share);
}

/** The smallest share of the width that can be seen. */
const EYE = 0.0015;

type Share = (at: number) => number;

function supervisorLane(state: RunState, end: number, share: Share): Lane {
  const status = state.status === 'partial' ? 'succeeded' : state.status;
  return {
    taskId: SUPERVISOR,
    status,
    waited: null,
    work: null,
    steps: spansOf(state.supervisor, end, share),
    waits: waitsOf(state.supervisor, end, share),
    marks: marksOf(state, SUPERVISOR, share),
  };
}

function taskLane(state: RunState, task: TaskRecord, end: number, share: Share): Lane {
  const { taskId } = task.spec;
  const until = hasEnded(task.status) ? (task.endedAt ?? end) : end;
  return {
    taskId,
    status: task.status,
    waited: { from: share(task.createdAt), to: share(task.startedAt ?? until) },
    work: task.startedAt === undefined ? null : { from: share(task.startedAt), to: share(until) },
    steps: spansOf(task, until, share),
    waits: waitsOf(task, until, share),
    marks: marksOf(state, taskId, share),
  };
}

function spansOf(agent: AgentRecord, end: number, share: Share): Lane['steps'] {
  const spans: { step: number; from: number; to: number; isOpen: boolean }[] = [];
  for (const { step, startedAt, endedAt } of agent.steps) {
    const span = { step, from: share(startedAt), to: share(endedAt ?? end), isOpen: endedAt === undefined };
    const last = spans.at(-1);
    // Steps too short to be told apart are drawn as one.
    if (last && !span.isOpen && span.from - last.to < EYE && span.to - last.from < 4 * EYE) last.to = span.to;
    else spans.push(span);
  }
  return spans;
}

function waitsOf(agent: AgentRecord, end: number, share: Share): Span[] {
  const starts = new Map<string, number>();
  const waits: Span[] = [];
  for (const { at, content } of agent.activity) {
    if (content.kind === 'tool-started' && content.tool === WAITING_TOOL) starts.set(content.callId, at);
    const start = content.kind === 'tool-ended' ? starts.get(content.callId) : undefined;
    if (content.kind !== 'tool-ended' || start === undefined) continue;
    waits.push({ from: share(start), to: share(at) });
    starts.delete(content.callId);
  }
  return [...waits, ...[...starts.values()].map((start) => ({ from: share(start), to: share(end) }))];
}

function marksOf(state: RunState, taskId: TaskId, share: Share): Lane['marks'] {
  return messagesTo(state, taskId).map((message) => ({ at: share(message.at), message }));
}

/** A run that was looked at again after its end (a decision, an apply) has not become longer by that. */
function lastMoment(state: RunState): number {
  if (state.finishedAt !== undefined) return state.finishedAt;
  const ends = [...state.tasks.values()].map((task) => task.endedAt ?? task.lastActivityAt);
  return Math.max(state.startedAt, ...ends, ...state.supervisor.steps.map((step) => step.endedAt ?? step.startedAt));
}
