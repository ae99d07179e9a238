import { runTask, type SubagentPorts } from '../agents/run-task.ts';
import { Inbox } from '../agents/inbox.ts';
import { AsyncQueue } from '../base/async-queue.ts';
import type { AgentThreadApi } from '../protocol/thread-api.ts';
import type { SubagentEvent } from '../ports/subagent.ts';

/** Runs a piece of work under the number that its order carries. */
export type RunUnder = (number: number, work: () => void) => void;

/** What an agent thread answers: it hosts any number of subagents, each with an inbox of its own. */
export function createAgentThreadService(ports: SubagentPorts, runUnder: RunUnder): AgentThreadApi {
  const hosted = new Map<string, { readonly inbox: Inbox; readonly stop: AbortController }>();
  const keyOf = (place: { readonly runId: string; readonly taskId: string }): string => `${place.runId}/${place.taskId}`;

  return {
    async *run({ order, number }) {
      const key = keyOf({ runId: order.runId, taskId: order.spec.taskId });
      const inbox = new Inbox(order.inbox);
      const stop = new AbortController();
      hosted.set(key, { inbox, stop });
      const events = new AsyncQueue<SubagentEvent>();
      runUnder(number, () => {
        void runTask(order, inbox, ports, (event) => events.push(event), stop.signal).then(
          () => events.end(),
          (error: unknown) => events.fail(error instanceof Error ? error : new Error(String(error))),
        );
      });
      try {
        yield* events;
      } finally {
        hosted.delete(key);
        stop.abort('cancelled');
      }
    },
    deliver: ({ items, ...place }) => {
      hosted.get(keyOf(place))?.inbox.push(...items);
      return Promise.resolve();
    },
    withdraw: ({ messageId, ...place }) => Promise.resolve(hosted.get(keyOf(place))?.inbox.withdraw(messageId) ?? false),
    edit: ({ messageId, text, ...place }) => Promise.resolve(hosted.get(keyOf(place))?.inbox.edit(messageId, text) ?? false),
    stop: ({ reason, ...place }) => {
      hosted.get(keyOf(place))?.stop.abort(reason);
      return Promise.resolve();
    },
  };
}
