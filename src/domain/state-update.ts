/** The state of a run with one thing in it changed. */
import { ChunkedMap } from '../base/chunked-map.ts';
import { changedRun, changedTask } from './copies.ts';
import type { RunEvent } from './event.ts';
import { RoleName, SUPERVISOR, type TaskId } from './ids.ts';
import type { AgentRecord, PostedNews, RunState, TaskRecord } from './run-state.ts';

export function post(state: RunState, event: RunEvent, about: TaskId, news: PostedNews['news']): RunState {
  return changedRun(state, { news: state.news.plus({ seq: event.seq, about, news }) });
}

export const roleOf = (state: RunState, taskId: TaskId): RoleName => state.tasks.get(taskId)?.spec.role ?? RoleName('supervisor');

export function mapValues<Key, Value>(map: ReadonlyMap<Key, Value>, change: (value: Value) => Value): ReadonlyMap<Key, Value> {
  return ChunkedMap.of(new Map([...map].map(([key, value]) => [key, change(value)])));
}

export function withTask(state: RunState, taskId: TaskId, make: () => TaskRecord): RunState {
  return changedRun(state, { tasks: ChunkedMap.of(state.tasks).with(taskId, make()) });
}

export function updateTask(state: RunState, taskId: TaskId, update: (task: TaskRecord) => TaskRecord): RunState {
  const task = state.tasks.get(taskId);
  return task ? withTask(state, taskId, () => update(task)) : state;
}

export function withAgent(
  state: RunState,
  taskId: TaskId,
  update: (agent: AgentRecord) => Partial<AgentRecord>,
  at?: number,
  more?: (task: TaskRecord) => Partial<TaskRecord>,
): RunState {
  if (taskId === SUPERVISOR) return changedRun(state, { supervisor: { ...state.supervisor, ...update(state.supervisor) } });
  return updateTask(state, taskId, (task) =>
    changedTask(task, { ...update(task), lastActivityAt: at ?? task.lastActivityAt, ...more?.(task) }),
  );
}
