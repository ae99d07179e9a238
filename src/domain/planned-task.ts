/** The tasks of a plan that the user may still change. */
import type { News } from './briefing.ts';
import type { PlannedTaskChange } from './plan-event.ts';
import { plannedTasks, type RunState } from './run-state.ts';
import type { TaskSpec } from './task.ts';

/** A task with what the user wants otherwise. Its lines stay only where its files do. */
export function changeSpec(spec: TaskSpec, { title, description, paths }: PlannedTaskChange): TaskSpec {
  return {
    ...spec,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(paths !== undefined && { scope: { paths } }),
  };
}

/** What the supervisor hears: each task as the user lets it start. */
export function planApproved(state: RunState): Extract<News, { type: 'plan-approved' }> {
  return {
    type: 'plan-approved',
    tasks: plannedTasks(state).map(({ spec: { taskId, title, description, scope } }) => ({ taskId, title, description, scope })),
  };
}

/** The recipes a task is to use, where its instructions name them. */
export function recipesOf({ inputs: { recipes } }: Pick<TaskSpec, 'inputs'>): string[] {
  if (!Array.isArray(recipes)) return [];
  return recipes.flatMap((recipe: unknown) =>
    typeof recipe === 'object' && recipe !== null && 'id' in recipe && typeof recipe.id === 'string' ? [recipe.id] : [],
  );
}
