import { answeringOf, modelFor, readsData } from '../domain/answering.ts';
import type { TaskId } from '../domain/ids.ts';
import { unheard } from '../domain/mail.ts';
import type { RunState } from '../domain/run-state.ts';
import { hasEnded, isLive, type TaskSpec, type TaskStatus } from '../domain/task.ts';
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
  const listensTo = whomItHears(state, task.spec);
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

/** `code-analysis (t1, at work)`: who waits for findings must know whether any will come, and from whom. */
function whomItHears({ tasks }: RunState, { taskId, listensTo, dependsOn }: TaskSpec): string[] {
  const others = [...tasks.values()].filter(({ spec }) => spec.taskId !== taskId);
  const roles = new Set([...listensTo, ...others.flatMap(({ spec }) => (dependsOn.includes(spec.taskId) ? [spec.role] : []))]);
  return [...roles].map((role) => {
    const its = others.filter(({ spec }) => spec.role === role && (listensTo.includes(role) || dependsOn.includes(spec.taskId)));
    const told = its.map(({ spec, status }) => `${spec.taskId}, ${standing(status)}`);
    return `${role} (${told.length > 0 ? told.join('; ') : 'no task so far'})`;
  });
}

const standing = (status: TaskStatus): string => (isLive(status) ? 'at work' : hasEnded(status) ? status : 'not started');
