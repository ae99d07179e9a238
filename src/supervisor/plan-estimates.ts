import type { Usage } from '../domain/conversation.ts';
import { SUPERVISOR, type RoleName } from '../domain/ids.ts';
import { expectedSize, usualUsage } from '../domain/plan-estimate.ts';
import type { TaskEstimate } from '../domain/plan-event.ts';
import type { RunState, TaskRecord } from '../domain/run-state.ts';
import { hasEnded } from '../domain/task.ts';
import type { CodeProject } from '../ports/code.ts';
import type { BudgetGate } from './budget-gate.ts';

export interface EstimatePorts {
  readonly code: CodeProject;
  readonly model: BudgetGate;
  readonly usedBefore?: (role: RoleName, model: string) => readonly Usage[];
}

/** What each task of a plan will take: as much as tasks of its role usually do, else by the size of its scope. */
export async function estimatePlan(state: RunState, ports: EstimatePorts, signal: AbortSignal): Promise<TaskEstimate[]> {
  const planned = [...state.tasks.values()].filter((task) => !hasEnded(task.status));
  return Promise.all(planned.map((task) => estimateTask(task)));

  async function estimateTask({ spec: { taskId, role, scope } }: TaskRecord): Promise<TaskEstimate> {
    const earlier = ports.usedBefore?.(role, state.header.model) ?? [];
    const usual = usualUsage(earlier);
    if (usual) return toEstimate(usual, earlier.length);
    const { files } = await ports.code.listFiles({ runId: state.runId, taskId: SUPERVISOR, scope }, signal);
    return toEstimate(ports.model.foresee({ runId: state.runId, role }, expectedSize(files.length)), 0);

    function toEstimate({ inputTokens, outputTokens, costUsd }: Usage, from: number): TaskEstimate {
      return { taskId, inputTokens: Math.round(inputTokens), outputTokens: Math.round(outputTokens), costUsd, from };
    }
  }
}
