import type { Usage } from '../domain/conversation.ts';
import type { Failure } from '../domain/failure.ts';
import type { FindingContent } from '../domain/finding.ts';
import type { RoleName, TaskId } from '../domain/ids.ts';
import { findingsOf, type RunState, type TaskRecord } from '../domain/run-state.ts';
import type { TaskStatus } from '../domain/task.ts';

/** A task in a line, as a list of tasks shows it. */
export interface TaskRow {
  readonly taskId: TaskId;
  readonly role: RoleName;
  readonly title: string;
  readonly state: TaskStatus;
  readonly summary: string;
  readonly steps: number;
}

/** All that is known of a task without reading its transcript. */
export interface TaskReading extends TaskRow {
  /** By the role's output schema; null until it has succeeded. */
  readonly result: unknown;
  readonly failure: Failure | null;
  readonly findings: readonly FindingContent[];
  readonly usage: Usage;
  /** Milliseconds since the epoch. */
  readonly lastActivityAt: number;
}

export const toRow = ({ spec, status, summary, step }: TaskRecord): TaskRow => ({
  taskId: spec.taskId,
  role: spec.role,
  title: spec.title,
  state: status,
  summary,
  steps: step,
});

export function readTask(state: RunState, task: TaskRecord): TaskReading {
  return {
    ...toRow(task),
    result: task.result ?? null,
    failure: task.failure ?? null,
    findings: findingsOf(state, task.spec.taskId).map((finding) => finding.content),
    usage: task.usage,
    lastActivityAt: task.lastActivityAt,
  };
}
