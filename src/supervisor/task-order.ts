import { answeringOf, modelFor, readsData } from '../domain/answering.ts';
import { whomItHears } from '../domain/hears.ts';
import type { TaskId } from '../domain/ids.ts';
import { unheard } from '../domain/mail.ts';
import type { RunState } from '../domain/run-state.ts';
import type { OpenBuffer } from '../ports/code.ts';
import type { TaskOrder } from '../ports/subagent.ts';
import { instructionsFor } from './agent-words.ts';

export interface Workplace {
  readonly folder: string;
  readonly trusted: boolean;
  readonly testCommand?: string;
  /** The editor's unsaved texts, as of now. */
  readonly ground: () => readonly OpenBuffer[];
}

/** All that a subagent needs to begin a task, or to go on with it exactly where the record says that it is. */
export function orderFor(state: RunState, taskId: TaskId, workplace: Workplace): TaskOrder {
  const task = state.tasks.get(taskId);
  if (!task) throw new Error(`There is no task ${taskId} to start.`);
  const { folder, trusted, testCommand, ground } = workplace;
  const { files, basedOn } = task.overlay;
  const role = state.header.roles?.find(({ name }) => name === task.spec.role);
  const instructions = instructionsFor(state.header.instructions ?? [], task.spec.scope);
  // As it was told first: a conversation whose beginning changes is paid for anew. What has become of them since is news.
  const listensTo = task.hears ?? whomItHears(state, task.spec);
  return {
    runId: state.runId,
    spec: task.spec,
    folder,
    trusted,
    ...(testCommand !== undefined && { testCommand }),
    ...(listensTo.length > 0 && { listensTo }),
    ...(role && { role }),
    ...(instructions.length > 0 && { instructions }),
    model: modelFor(answeringOf(state.header), task.spec.role),
    readsData: readsData(answeringOf(state.header), task.spec.role),
    ground: ground(),
    conversation: task.conversation,
    step: task.step,
    resumed: task.isCutOff === true,
    overlay: { files: [...files.values()], ...(basedOn !== undefined && { basedOn }) },
    inbox: unheard(state, taskId),
  };
}
