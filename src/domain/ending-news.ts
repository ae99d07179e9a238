import type { News } from './briefing.ts';
import type { TaskEnded } from './event.ts';
import type { TaskId, WorkspacePath } from './ids.ts';
import { leftAloneIn, leftAloneInFew, type LeftAlone } from './left-alone.ts';
import type { RunState } from './run-state.ts';
import { roleOf } from './state-update.ts';

/** What others hear of the end of a task, once it is part of the state: how, its report, what it left alone, and the files that it changed itself. */
export function endingNews(
  state: RunState,
  { taskId, state: status, summary, result, failure }: TaskEnded,
): Extract<News, { type: 'task-ended' }> {
  return {
    type: 'task-ended',
    taskId,
    role: roleOf(state, taskId),
    state: status,
    summary,
    ...reportIn(result),
    ...refusedIn(result),
    attempt: state.tasks.get(taskId)?.attempt ?? 0,
    ...(failure && { code: failure.code }),
    ...filesOf(state, taskId),
  };
}

function filesOf(state: RunState, taskId: TaskId): { readonly files?: readonly WorkspacePath[] } {
  const changes = state.tasks.get(taskId)?.changes;
  // What it has adopted from another task is that one's.
  const ground = new Map(state.tasks.get(changes?.basedOn ?? taskId)?.changes?.files.map(({ path, after }) => [path, after]));
  const isOwn = (path: WorkspacePath, after: string | null): boolean => changes?.basedOn === undefined || ground.get(path) !== after;
  const files = changes?.files.filter(({ path, after }) => isOwn(path, after)).map(({ path }) => path) ?? [];
  return files.length > 0 ? { files } : {};
}

/** Why places were left as they are: who puts the parts together must be able to say it. */
function refusedIn(result: unknown): { readonly refused?: readonly LeftAlone[] } {
  const refused = leftAloneInFew(leftAloneIn(result));
  return refused.length > 0 ? { refused } : {};
}

/** What a task's result has to say beyond its summary. */
function reportIn(result: unknown): { readonly report?: string } {
  return typeof result === 'object' && result !== null && 'report' in result && typeof result.report === 'string'
    ? { report: result.report }
    : {};
}
