import { runTask, type SubagentPorts } from '../agents/run-task.ts';
import { Inbox } from '../agents/inbox.ts';
import { AsyncQueue } from '../base/async-queue.ts';
import type { AgentThreadApi } from '../protocol/thread-api.ts';
import type { SubagentEvent, TaskOrder } from '../ports/subagent.ts';

/**
 * What an agent thread answers: it hosts any number of subagents, each with an inbox of its own.
 *
 * @param onOver told of each that has ended.
 */
export function createAgentThreadService(ports: SubagentPorts, onOver: (order: TaskOrder) => void): AgentThreadApi {
  const hosted = new Map<number, { readonly inbox: Inbox; readonly stop: AbortController }>();

  return {
    run({ order, number }) {
      const inbox = new Inbox(order.inbox);
      const stop = new AbortController();
      hosted.set(number, { inbox, stop });
      const events = new AsyncQueue<SubagentEvent>();
      void runTask(order, inbox, ports, (event) => events.push(event), stop.signal)
        .then(
          () => events.end(),
          (error: unknown) => events.fail(error instanceof Error ? error : new Error(String(error))),
        )
        .finally(() => {
          hosted.delete(number);
          onOver(order);
        });
      return events;
    },
    deliver: ({ number, items }) => {
      hosted.get(number)?.inbox.push(...items);
    },
    withdraw: ({ number, messageId }) => Promise.resolve(hosted.get(number)?.inbox.withdraw(messageId) ?? false),
    edit: ({ number, messageId, text }) => Promise.resolve(hosted.get(number)?.inbox.edit(messageId, text) ?? false),
    reported: ({ number, callId, findings }) => {
      hosted.get(number)?.inbox.acknowledge(callId, findings);
    },
    stop: ({ number, reason }) => {
      hosted.get(number)?.stop.abort(reason);
      return Promise.resolve();
    },
  };
}
