import { ChunkedMap } from '../base/chunked-map.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { TaskId } from './ids.ts';
import { hasEnded, type TaskSpec, type TaskStatus } from './task.ts';

/** The tasks of a run and what each waits for: a directed graph without cycles. */
export interface Plan {
  readonly tasks: ReadonlyMap<TaskId, TaskSpec>;
}

export const EMPTY_PLAN: Plan = { tasks: ChunkedMap.empty() };

export type PlanProblem =
  | { readonly code: 'duplicate-task'; readonly task: TaskId }
  | { readonly code: 'unknown-dependency'; readonly task: TaskId; readonly dependency: TaskId }
  | { readonly code: 'cycle'; readonly cycle: readonly TaskId[] };

/** A plan of these tasks, in any order, or the first reason why they are none. */
export function makePlan(specs: readonly TaskSpec[]): Result<Plan, PlanProblem> {
  const tasks = new Map<TaskId, TaskSpec>();
  for (const spec of specs) {
    if (tasks.has(spec.taskId)) return fail({ code: 'duplicate-task', task: spec.taskId });
    tasks.set(spec.taskId, spec);
  }
  for (const spec of specs) {
    const unknown = spec.dependsOn.find((dependency) => !tasks.has(dependency));
    if (unknown !== undefined) return fail({ code: 'unknown-dependency', task: spec.taskId, dependency: unknown });
  }
  const cycle = findCycle(tasks);
  return cycle ? fail({ code: 'cycle', cycle }) : ok({ tasks });
}

/** The plan with one more task. */
export function addTask(plan: Plan, spec: TaskSpec): Result<Plan, PlanProblem> {
  if (plan.tasks.has(spec.taskId)) return fail({ code: 'duplicate-task', task: spec.taskId });
  const unknown = spec.dependsOn.find((dependency) => dependency !== spec.taskId && !plan.tasks.has(dependency));
  if (unknown !== undefined) return fail({ code: 'unknown-dependency', task: spec.taskId, dependency: unknown });
  // A new task that only waits for older ones can't close a cycle, unless it waits for itself.
  if (spec.dependsOn.includes(spec.taskId)) return fail({ code: 'cycle', cycle: [spec.taskId, spec.taskId] });
  return ok({ tasks: ChunkedMap.of(plan.tasks).with(spec.taskId, spec) });
}

/** The pending tasks whose dependencies have all ended, however they ended, in the order of the plan. */
export function readyTasks(plan: Plan, statusOf: (task: TaskId) => TaskStatus): TaskId[] {
  return [...plan.tasks.values()]
    .filter((spec) => statusOf(spec.taskId) === 'pending' && spec.dependsOn.every((dependency) => hasEnded(statusOf(dependency))))
    .map((spec) => spec.taskId);
}

/** Every task that waits for this one, directly or through others, in the order of the plan: whom its abort takes with it. */
export function dependentsOf(plan: Plan, task: TaskId): TaskId[] {
  const waiting = new Map<TaskId, TaskId[]>();
  plan.tasks.forEach(({ taskId, dependsOn }) => {
    for (const dependency of dependsOn) {
      const those = waiting.get(dependency);
      if (those) those.push(taskId);
      else waiting.set(dependency, [taskId]);
    }
  });
  if (!waiting.has(task)) return [];
  const reached = new Set<TaskId>();
  const next = [task];
  for (let one = next.pop(); one !== undefined; one = next.pop())
    for (const dependent of waiting.get(one) ?? []) {
      if (reached.has(dependent)) continue;
      reached.add(dependent);
      next.push(dependent);
    }
  return [...plan.tasks.keys()].filter((taskId) => reached.has(taskId));
}

export function describeProblem(problem: PlanProblem): string {
  switch (problem.code) {
    case 'duplicate-task':
      return `There is already a task ${problem.task}.`;
    case 'unknown-dependency':
      return `Task ${problem.task} depends on ${problem.dependency}, which does not exist.`;
    case 'cycle':
      return `These tasks wait for each other: ${problem.cycle.join(' → ')}.`;
  }
}

/** A path from a task back to itself, or undefined. */
function findCycle(tasks: ReadonlyMap<TaskId, TaskSpec>): readonly TaskId[] | undefined {
  const done = new Set<TaskId>();
  for (const start of tasks.keys()) {
    const cycle = walk(start, []);
    if (cycle) return cycle;
  }
  return undefined;

  function walk(task: TaskId, path: readonly TaskId[]): readonly TaskId[] | undefined {
    if (done.has(task)) return undefined;
    const seenAt = path.indexOf(task);
    if (seenAt >= 0) return [...path.slice(seenAt), task];
    for (const dependency of tasks.get(task)?.dependsOn ?? []) {
      const cycle = walk(dependency, [...path, task]);
      if (cycle) return cycle;
    }
    done.add(task);
    return undefined;
  }
}
