import { fail, ok, type Result } from '../base/result.ts';
import type { Failure } from './failure.ts';
import type { RoleName, TaskId } from './ids.ts';
import type { Scope } from './scope.ts';

/** One piece of work given to one subagent. */
export interface TaskSpec {
  readonly taskId: TaskId;
  readonly role: RoleName;
  readonly title: string;
  /** The instructions, in words. */
  readonly description: string;
  readonly scope: Scope;
  /** What the role needs besides words, for example which recipes to use; plain JSON. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Tasks that must have ended before this one starts. */
  readonly dependsOn: readonly TaskId[];
  /** Roles whose findings and endings this task is told of while it runs. */
  readonly listensTo: readonly RoleName[];
  readonly limits: TaskLimits;
  /** Of the tasks that are ready, those of a higher priority start first; 0 unless told. */
  readonly priority?: number;
}

export interface TaskLimits {
  readonly maxSteps: number;
  /** The time in which it waits for the user does not count. */
  readonly timeoutMs: number;
  /** Input and output together. */
  readonly maxTokens?: number;
  readonly maxCostUsd?: number;
}

export const DEFAULT_LIMITS: TaskLimits = { maxSteps: 200, timeoutMs: 30 * 60_000 };

export type TaskStatus = 'pending' | 'running' | 'needs-user' | 'succeeded' | 'failed' | 'cancelled' | 'timed-out' | 'interrupted';

export type EndedStatus = Extract<TaskStatus, 'succeeded' | 'failed' | 'cancelled' | 'timed-out'>;

export const hasEnded = (status: TaskStatus): status is EndedStatus =>
  status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'timed-out';

/** Whether a subagent is at work on it, or waits for the user in the middle of it. */
export const isLive = (status: TaskStatus): boolean => status === 'running' || status === 'needs-user';

/** How a task ended. What it found and changed until then is kept, however it ended. */
export interface TaskOutcome {
  readonly status: EndedStatus;
  readonly summary: string;
  /** By the role's output schema; present when it succeeded. */
  readonly result?: unknown;
  /** Present unless it succeeded. */
  readonly failure?: Failure;
}

// A live task becomes pending again when it waits for another try, or for its run to be taken up.
const NEXT: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pending: ['running', 'cancelled', 'timed-out', 'failed', 'interrupted'],
  running: ['pending', 'running', 'needs-user', 'succeeded', 'failed', 'cancelled', 'timed-out', 'interrupted'],
  'needs-user': ['pending', 'running', 'succeeded', 'failed', 'cancelled', 'timed-out', 'interrupted'],
  interrupted: ['pending', 'running', 'cancelled', 'failed'],
  // An ended task stays ended unless a new attempt of it is asked for, which makes it pending again.
  succeeded: ['pending'],
  failed: ['pending'],
  cancelled: ['pending'],
  'timed-out': ['pending'],
};

export interface IllegalChange {
  readonly code: 'illegal-change';
  readonly task: TaskId;
  readonly from: TaskStatus;
  readonly to: TaskStatus;
}

/**
 * The status a task has after it was asked to become `to`.
 *
 * A late answer can't revive a cancelled task: what arrives after the end is
 * the caller's mistake, and is reported rather than swallowed.
 */
export function advance(task: TaskId, from: TaskStatus, to: TaskStatus): Result<TaskStatus, IllegalChange> {
  return NEXT[from].includes(to) ? ok(to) : fail({ code: 'illegal-change', task, from, to });
}
