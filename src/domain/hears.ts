import type { RoleName } from './ids.ts';
import type { RunState } from './run-state.ts';
import { hasEnded, isLive, type TaskSpec, type TaskStatus } from './task.ts';

/** `code-analysis (t1, at work)`: who waits for findings must know whether any will come, and from whom. */
export function whomItHears({ tasks }: Pick<RunState, 'tasks'>, { taskId, listensTo, dependsOn }: TaskSpec): string[] {
  if (listensTo.length === 0 && dependsOn.length === 0) return [];
  const told = new Map<RoleName, string[]>(listensTo.map((role) => [role, []]));
  tasks.forEach(({ spec, status }) => {
    if (spec.taskId === taskId || !(listensTo.includes(spec.role) || dependsOn.includes(spec.taskId))) return;
    const its = told.get(spec.role) ?? [];
    its.push(`${spec.taskId}, ${standing(status)}`);
    told.set(spec.role, its);
  });
  return [...told].map(([role, its]) => `${role} (${its.length > 0 ? its.join('; ') : 'no task so far'})`);
}

const standing = (status: TaskStatus): string => (isLive(status) ? 'at work' : hasEnded(status) ? status : 'not started');
