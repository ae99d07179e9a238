import type { RunState } from './run-state.ts';
import { hasEnded, isLive, type TaskSpec, type TaskStatus } from './task.ts';

/** `code-analysis (t1, at work)`: who waits for findings must know whether any will come, and from whom. */
export function whomItHears({ tasks }: Pick<RunState, 'tasks'>, { taskId, listensTo, dependsOn }: TaskSpec): string[] {
  const others = [...tasks.values()].filter(({ spec }) => spec.taskId !== taskId);
  const roles = new Set([...listensTo, ...others.flatMap(({ spec }) => (dependsOn.includes(spec.taskId) ? [spec.role] : []))]);
  return [...roles].map((role) => {
    const its = others.filter(({ spec }) => spec.role === role && (listensTo.includes(role) || dependsOn.includes(spec.taskId)));
    const told = its.map(({ spec, status }) => `${spec.taskId}, ${standing(status)}`);
    return `${role} (${told.length > 0 ? told.join('; ') : 'no task so far'})`;
  });
}

const standing = (status: TaskStatus): string => (isLive(status) ? 'at work' : hasEnded(status) ? status : 'not started');
