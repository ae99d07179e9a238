import { AsyncQueue } from '../base/async-queue.ts';
import type { RunEvent } from '../domain/event.ts';
import { ThreadId, type TaskId } from '../domain/ids.ts';
import type { SubagentEvent, SubagentHandle, SubagentRunner, TaskOrder } from '../ports/subagent.ts';
import { isAbout, RecordedAttempt } from './attempt.ts';
import { ReplayAgent, type RecordedEnd } from './replay-agent.ts';
import type { Stage } from './stage.ts';

/** Subagents that do what they did. What they report reaches the board when the record has come that far. */
export class ReplayRunner implements SubagentRunner {
  readonly #stage: Stage;
  readonly #agents = new Map<TaskId, { readonly agent: ReplayAgent; readonly events: AsyncQueue<SubagentEvent> }>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  start(order: TaskOrder): SubagentHandle {
    const { taskId } = order.spec;
    const { expected } = this.#stage;
    const rest = this.#stage.events.slice(this.#stage.next + 1);
    const to = rest.findIndex((event) => event.type === 'run-resumed' || endOf(event, taskId) !== undefined);
    const last = rest[to];
    const attempt = new RecordedAttempt(
      taskId,
      (to < 0 ? rest : rest.slice(0, to)).filter((event) => isAbout(event, taskId)),
    );
    const agent = new ReplayAgent(order, attempt, last && endOf(last, taskId));
    const events = new AsyncQueue<SubagentEvent>();
    this.#agents.set(taskId, { agent, events });
    return {
      threadId: expected?.type === 'task-started' ? expected.threadId : ThreadId('none'),
      events,
      // What an agent heard, was told of its findings, could take back and was stopped by stands in the record.
      deliver: () => undefined,
      withdraw: (_messageId, told) => told(true),
      edit: (_messageId, _text, told) => told(true),
      reported: () => undefined,
      abort: () => undefined,
    };
  }

  /** Lets the board hear the next event of a task; false when there is none. */
  release(taskId: TaskId): boolean {
    const running = this.#agents.get(taskId);
    const event = running?.agent.shift();
    if (!running || !event) return false;
    running.events.push(event);
    if (event.type === 'ended' || event.type === 'lost') running.events.end();
    return true;
  }

  /** The process in which they ran is gone. */
  drop(): void {
    for (const { agent } of this.#agents.values()) agent.drop();
    this.#agents.clear();
  }

  dispose(): Promise<void> {
    this.drop();
    return Promise.resolve();
  }
}

/** The subagent's last event as it stands behind an event of the record; undefined where that ends no attempt of the task. */
function endOf(event: RunEvent, taskId: TaskId): RecordedEnd {
  switch (event.type) {
    case 'task-ended': {
      if (event.taskId !== taskId) return undefined;
      const { state: status, summary, result, failure, changes } = event;
      return {
        type: 'ended',
        outcome: { status, summary, ...(result !== undefined && { result }), ...(failure && { failure }) },
        ...(changes && { changes }),
      };
    }
    case 'task-retrying': {
      if (event.taskId !== taskId) return undefined;
      const { code, reason: message } = event;
      return { type: 'ended', outcome: { status: 'failed', summary: message, failure: { code, message } } };
    }
    case 'thread-lost':
      if (event.taskId !== taskId) return undefined;
      return { type: 'lost', threadId: event.threadId, reason: event.reason, guilty: event.guilty === taskId };
    default:
      return undefined;
  }
}
