/** What gets in the way of tasks: stops, limits, failures that may pass, threads that are lost. */
import type { Measure } from './budget.ts';
import type { FailureCode } from './failure.ts';
import type { TaskId, ThreadId } from './ids.ts';
import type { StuckPattern } from './stuck.ts';

/** Somebody or something asked for a task, or for the whole run (`taskId` null), to stop now. */
export interface StopRequested {
  readonly type: 'stop-requested';
  readonly taskId: TaskId | null;
  readonly reason: 'cancelled' | 'timed-out';
  /** `cascade`: a task that it depends on was stopped. */
  readonly by: 'user' | 'supervisor' | 'limit' | 'cascade';
}

/** A task does not seem to get anywhere. It goes on; the user is told what can be done. */
export interface TaskStuck {
  readonly type: 'task-stuck';
  readonly taskId: TaskId;
  readonly pattern: StuckPattern;
  /** What was seen, in a sentence. */
  readonly text: string;
  readonly advice: string;
}

/** An attempt failed for a reason that may pass; the task waits to be started again. */
export interface TaskRetrying {
  readonly type: 'task-retrying';
  readonly taskId: TaskId;
  readonly code: FailureCode;
  readonly reason: string;
  readonly delayMs: number;
}

/** A task came to a limit of its own or of the run: it is asked to wrap up, or may not ask the model any more. */
export interface BudgetReached {
  readonly type: 'budget-reached';
  readonly taskId: TaskId;
  readonly of: 'task' | 'run';
  readonly what: Measure;
  readonly limit: number;
  readonly used: number;
}

/**
 * A thread threw, exited, hung or was killed; told of each task that was on it. The guilty one, if it is known, failed;
 * the innocent ones go on elsewhere.
 */
export interface ThreadLost {
  readonly type: 'thread-lost';
  /** Absent in journals of version 1. */
  readonly taskId?: TaskId;
  readonly threadId: ThreadId;
  readonly reason: string;
  readonly guilty: TaskId | null;
  readonly moved: readonly TaskId[];
}
