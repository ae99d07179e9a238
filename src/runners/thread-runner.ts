import type { MessagePort } from 'node:worker_threads';
import type { TaskChanges } from '../domain/change.ts';
import { ThreadId, type RunId, type TaskId } from '../domain/ids.ts';
import type { SubagentHandle, SubagentRunner, TaskOrder } from '../ports/subagent.ts';
import type { ModelHost, ServiceName } from '../protocol/thread-api.ts';
import { AgentThreadHandle } from './agent-thread-handle.ts';
import { Heartbeat } from './heartbeat.ts';
import { systemBeats } from './system-beats.ts';

export interface ThreadRunnerSetup {
  readonly script: string;
  /** How many threads at most; at least two, so that no run depends on a single one. */
  readonly threads: number;
  /** How much memory the objects of one thread may take, in MB; the task that exceeds it fails. */
  readonly memoryPerThread: number;
  readonly host: ModelHost;
  /** Has a service answer on a port. */
  connect(service: ServiceName, port: MessagePort): void;
  /** The edits of a task whose thread can't be asked any more. */
  readChanges(of: { readonly runId: RunId; readonly taskId: TaskId }): Promise<TaskChanges>;
}

/**
 * Subagents on a bounded pool of warm worker threads. A task goes to the thread with the fewest subagents of its run,
 * then with the fewest of all, so that the tasks of a run are spread. A thread that hangs or dies is replaced at once; until
 * the new one has loaded its code, it is only used to keep a run from depending on a single thread.
 */
export class ThreadRunner implements SubagentRunner {
  readonly #setup: ThreadRunnerSetup;
  readonly #size: number;
  readonly #heartbeat = new Heartbeat(systemBeats);
  #threads: AgentThreadHandle[] = [];
  #lost: AgentThreadHandle[] = [];
  readonly #replacements = new WeakSet<AgentThreadHandle>();
  #started = 0;

  constructor(setup: ThreadRunnerSetup) {
    this.#setup = setup;
    this.#size = Math.max(2, setup.threads);
  }

  /** Starts the threads ahead of the first task. */
  warmUp(): void {
    while (this.#threads.length < this.#size) this.#threads.push(this.#spawn());
  }

  start(order: TaskOrder): SubagentHandle {
    // One at a time: a second one beside it would keep the first from loading its code.
    if (this.#threads.length < this.#size) this.#threads.push(this.#spawn());
    return this.#choose(order.runId).start(order);
  }

  /** Tells every thread that a service was started anew. */
  reconnect(service: ServiceName): void {
    for (const thread of this.#threads) thread.reconnect(service);
  }

  /** Fails what the threads still wait for at a service that is gone. */
  disconnect(service: ServiceName, reason: string): void {
    for (const thread of this.#threads) thread.disconnect(service, reason);
  }

  /** Never waits long: a thread that does not stop is left behind. */
  async dispose(): Promise<void> {
    const threads = [...this.#threads, ...this.#lost];
    this.#threads = [];
    this.#lost = [];
    await Promise.all(threads.map((thread) => thread.end()));
  }

  #choose(runId: RunId): AgentThreadHandle {
    const loaded = leastBusy(
      this.#threads.filter((thread) => thread.hasLived || !this.#replacements.has(thread)),
      runId,
    );
    const isSpread = this.#threads.some((thread) => thread !== loaded && thread.load(runId) > 0);
    const chosen = loaded && (isSpread || loaded.load(runId) === 0) ? loaded : leastBusy(this.#threads, runId);
    if (!chosen) throw new Error('There is no agent thread.');
    return chosen;
  }

  #spawn(): AgentThreadHandle {
    const { script, memoryPerThread, host } = this.#setup;
    return new AgentThreadHandle({
      script,
      threadId: ThreadId(`agent-${(this.#started += 1)}`),
      host,
      memoryMb: memoryPerThread,
      heartbeat: this.#heartbeat,
      connect: (service, port) => this.#setup.connect(service, port),
      readChanges: (of) => this.#setup.readChanges(of),
      onLost: (lost) => this.#replace(lost),
    });
  }

  #replace(lost: AgentThreadHandle): void {
    if (!this.#threads.includes(lost)) return;
    this.#threads = this.#threads.filter((thread) => thread !== lost);
    this.#lost = [...this.#lost.filter((thread) => thread.isCondemned), lost];
    // One that never came to work would only fail again: the next task tries it.
    if (!lost.hasLived) return;
    const replacement = this.#spawn();
    this.#replacements.add(replacement);
    this.#threads.push(replacement);
  }
}

function leastBusy(threads: readonly AgentThreadHandle[], runId: RunId): AgentThreadHandle | undefined {
  const busyness = (thread: AgentThreadHandle): number => thread.load(runId) * 1000 + thread.load();
  return threads.reduce<AgentThreadHandle | undefined>(
    (least, thread) => (least && busyness(least) <= busyness(thread) ? least : thread),
    undefined,
  );
}
