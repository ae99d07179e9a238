import { count } from '../base/text.ts';
import { failure } from '../domain/failure.ts';
import type { TaskId } from '../domain/ids.ts';
import type { TaskOutcome, TaskStatus } from '../domain/task.ts';
import type { SubagentEvent } from '../ports/subagent.ts';

export type Lost = Extract<SubagentEvent, { type: 'lost' }>;

/** How often an innocent task is moved off a lost thread before it is given up. */
const MOVES = 3;

/** Judges what becomes of a task whose thread was lost. */
export class LostThreads {
  readonly #moves = new Map<TaskId, number>();

  /** The outcome of a task that stays down, or `move` for one that goes on elsewhere. */
  judge(taskId: TaskId, { threadId, reason, guilty }: Lost, isStopped: boolean): TaskOutcome | 'move' {
    if (guilty)
      return lost(`It brought down thread ${threadId}: ${reason}. The other tasks went on elsewhere; retry it, or narrow its scope.`);
    const moves = (this.#moves.get(taskId) ?? 0) + 1;
    this.#moves.set(taskId, moves);
    if (moves <= MOVES && !isStopped) return 'move';
    return lost(`Its thread was lost ${count(moves, 'time')}, the last one (${threadId}) because ${reason}.`);
  }
}

/** How a task ends that was stopped while no subagent was at work on it. */
export function stopped(status: Extract<TaskStatus, 'cancelled' | 'timed-out'>, summary: string): TaskOutcome {
  return { status, summary, failure: failure(status === 'cancelled' ? 'cancelled' : 'time-limit', summary) };
}

const lost = (why: string): TaskOutcome => ({ status: 'failed', summary: why, failure: failure('thread-lost', why) });
