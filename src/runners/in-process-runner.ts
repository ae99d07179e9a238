import { Inbox } from '../agents/inbox.ts';
import { runTask, type SubagentPorts } from '../agents/run-task.ts';
import { AsyncQueue } from '../base/async-queue.ts';
import { ThreadId } from '../domain/ids.ts';
import type { SubagentEvent, SubagentHandle, SubagentRunner, TaskOrder } from '../ports/subagent.ts';

/** Subagents in this very thread: for tests, and where threads are not to be had. Nothing isolates them from each other. */
export class InProcessRunner implements SubagentRunner {
  readonly #ports: SubagentPorts;
  readonly #running = new Set<AbortController>();

  constructor(ports: SubagentPorts) {
    this.#ports = ports;
  }

  start(order: TaskOrder): SubagentHandle {
    const inbox = new Inbox(order.inbox);
    const stop = new AbortController();
    const events = new AsyncQueue<SubagentEvent>();
    const threadId = ThreadId('in-process');
    this.#running.add(stop);
    void runTask(order, inbox, this.#ports, (event) => events.push(event), stop.signal)
      .catch((error: unknown) =>
        events.push({ type: 'lost', threadId, reason: error instanceof Error ? error.message : String(error), guilty: true }),
      )
      .finally(() => {
        this.#running.delete(stop);
        events.end();
      });
    return {
      threadId,
      events,
      deliver: (items) => inbox.push(...items),
      withdraw: (messageId, told) => told(inbox.withdraw(messageId)),
      edit: (messageId, text, told) => told(inbox.edit(messageId, text)),
      reported: (callId, findings) => inbox.acknowledge(callId, findings),
      abort: (reason) => stop.abort(reason),
    };
  }

  dispose(): Promise<void> {
    for (const stop of this.#running) stop.abort('cancelled');
    return Promise.resolve();
  }
}
