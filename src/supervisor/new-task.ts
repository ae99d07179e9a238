import { RoleName, TaskId } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import { DEFAULT_LIMITS, type TaskLimits, type TaskSpec } from '../domain/task.ts';

export interface NewTask {
  readonly role: string;
  readonly title: string;
  readonly description: string;
  readonly scope: Scope;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly dependsOn?: readonly string[];
  readonly listensTo?: readonly string[];
  readonly limits?: Partial<TaskLimits>;
  readonly priority?: number;
}

/** A role as far as a task needs to know it: whom it listens to, unless the task says otherwise. */
export interface KnownRole {
  readonly name: RoleName;
  readonly listensTo: readonly RoleName[];
}

/** The specification of a new task; throws, with a sentence, where there is no such role. */
export function toSpec(
  task: NewTask,
  taskId: TaskId,
  defaults: { readonly roles: readonly KnownRole[]; readonly timeoutMs?: number },
): TaskSpec {
  const role = defaults.roles.find(({ name }) => name === task.role);
  if (!role) throw new Error(`There is no role ${task.role}. There are: ${defaults.roles.map(({ name }) => name).join(', ')}.`);
  return {
    taskId,
    role: role.name,
    title: task.title,
    description: task.description,
    scope: task.scope,
    inputs: task.inputs ?? {},
    dependsOn: (task.dependsOn ?? []).map(TaskId),
    listensTo: task.listensTo?.map(RoleName) ?? role.listensTo,
    limits: { ...DEFAULT_LIMITS, ...(defaults.timeoutMs !== undefined && { timeoutMs: defaults.timeoutMs }), ...task.limits },
    ...(task.priority !== undefined && { priority: task.priority }),
  };
}
