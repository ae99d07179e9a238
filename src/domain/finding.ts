import type { FindingId, TaskId, WorkspacePath } from './ids.ts';

/** A partial result of a task, usable by its siblings and shown to the user before the task ends. */
export interface Finding {
  readonly findingId: FindingId;
  readonly taskId: TaskId;
  readonly at: number;
  readonly content: FindingContent;
}

/**
 * What was found. `kind` names the pattern (`lost-cause`, `swallowed-catch`, `baseline-tests`, `mention`, …);
 * `recipe` names the recipe that mends it, where there is one.
 */
export interface FindingContent {
  readonly kind: string;
  readonly title: string;
  readonly path?: WorkspacePath;
  /** From 1. */
  readonly line?: number;
  readonly detail?: string;
  readonly recipe?: string;
  /** True where mending it would change what the code does: never done unasked. */
  readonly changesBehaviour?: boolean;
}
