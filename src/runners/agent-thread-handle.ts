import { Worker, type MessagePort } from 'node:worker_threads';
import type { ThreadId } from '../domain/ids.ts';
import type { SubagentEvent, SubagentHandle, TaskOrder } from '../ports/subagent.ts';
import { ChannelClosed, Client, serve } from '../protocol/rpc.ts';
import type { AgentThreadApi, AgentThreadData, HostApi, ServiceName, ThreadControl } from '../protocol/thread-api.ts';
import { channelOver } from './port-channel.ts';

/** One agent thread seen from the host: what runs on it, and who was on its CPU when it was lost. */
export class AgentThreadHandle {
  readonly threadId: ThreadId;
  readonly #worker: Worker;
  readonly #client: Client<AgentThreadApi>;
  readonly #slot: Int32Array;
  readonly #numbers = new Set<number>();
  #nextNumber = 1;
  #lost: { readonly reason: string; readonly guilty: number } | undefined;
  #thrown: Error | undefined;

  constructor(script: string, threadId: ThreadId, host: HostApi, onLost: (thread: AgentThreadHandle) => void) {
    this.threadId = threadId;
    const onCpu = new SharedArrayBuffer(4);
    this.#slot = new Int32Array(onCpu);
    this.#worker = new Worker(script, { name: threadId, workerData: { threadId, onCpu } satisfies AgentThreadData });
    const channel = channelOver(this.#worker);
    this.#client = new Client<AgentThreadApi>(channel);
    serve<HostApi>(channel, { complete: (request, signal) => host.complete(request, signal) });
    this.#worker.on('error', (error: Error) => (this.#thrown = error));
    this.#worker.once('exit', (code) => {
      const reason = this.#thrown ? `it threw “${this.#thrown.message}”` : `it exited with code ${code}`;
      this.#lost = { reason, guilty: Atomics.load(this.#slot, 0) };
      this.#client.close(new Error(`thread ${threadId} was lost: ${reason}`));
      onLost(this);
    });
  }

  /** How many subagents it hosts now. */
  get load(): number {
    return this.#numbers.size;
  }

  connect(name: ServiceName, port: MessagePort): void {
    this.#worker.postMessage({ type: 'connect', name, port } satisfies ThreadControl<MessagePort>, [port]);
  }

  disconnect(name: ServiceName, reason: string): void {
    this.#worker.postMessage({ type: 'disconnect', name, reason } satisfies ThreadControl<MessagePort>);
  }

  start(order: TaskOrder): SubagentHandle {
    const number = this.#nextNumber++;
    this.#numbers.add(number);
    const place = { runId: order.runId, taskId: order.spec.taskId };
    const swallow = (): undefined => undefined; // The thread is gone: the stream of events tells of it.
    return {
      threadId: this.threadId,
      events: this.#events(order, number),
      deliver: (items) => void this.#client.call('deliver', { ...place, items }).catch(swallow),
      withdraw: (messageId) => this.#client.call('withdraw', { ...place, messageId }).catch(() => false),
      edit: (messageId, text) => this.#client.call('edit', { ...place, messageId, text }).catch(() => false),
      abort: (reason) => void this.#client.call('stop', { ...place, reason }).catch(swallow),
    };
  }

  /** Ends the thread without waiting for it. */
  terminate(): Promise<number> {
    return this.#worker.terminate();
  }

  async *#events(order: TaskOrder, number: number): AsyncGenerator<SubagentEvent, void, undefined> {
    try {
      yield* this.#client.stream('run', { order, number });
    } catch (error) {
      const lost =
        error instanceof ChannelClosed ? this.#lost : { reason: error instanceof Error ? error.message : String(error), guilty: number };
      const reason = lost?.reason ?? 'it was stopped';
      yield { type: 'lost', threadId: this.threadId, reason, guilty: lost?.guilty === number };
    } finally {
      this.#numbers.delete(number);
    }
  }
}
