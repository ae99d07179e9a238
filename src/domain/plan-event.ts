/** How a run that shows its plan first comes to start it. */
import type { TaskId, WorkspacePath } from './ids.ts';

/** The plan stands: its tasks wait until it is approved. The run is over until then. */
export interface PlanProposed {
  readonly type: 'plan-proposed';
  readonly estimates: readonly TaskEstimate[];
}

/** What a task will take, as far as anybody can tell beforehand. */
export interface TaskEstimate {
  readonly taskId: TaskId;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null where the price is not known. */
  readonly costUsd: number | null;
  /** How many earlier tasks of the role it is told from; 0: from the size of the scope alone. */
  readonly from: number;
}

/** The user has changed a task of a plan that is not approved yet. */
export interface TaskChanged {
  readonly type: 'task-changed';
  readonly taskId: TaskId;
  readonly change: PlannedTaskChange;
}

/** What is left out stays as it is. */
export interface PlannedTaskChange {
  readonly title?: string;
  readonly description?: string;
  /** Files and folders; empty: the whole workspace. */
  readonly paths?: readonly WorkspacePath[];
}

/** The user wants what the plan says: its tasks start. */
export interface PlanApproved {
  readonly type: 'plan-approved';
}
