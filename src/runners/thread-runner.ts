import type { MessagePort } from 'node:worker_threads';
import { ThreadId, type RunId } from '../domain/ids.ts';
import type { SubagentEvent, SubagentHandle, SubagentRunner, TaskOrder } from '../ports/subagent.ts';
import type { HostApi, ServiceName } from '../protocol/thread-api.ts';
import { AgentThreadHandle } from './agent-thread-handle.ts';

export interface ThreadRunnerSetup {
  readonly script: string;
  /** How many threads at most; at least two, so that no run depends on a single one. */
  readonly threads: number;
  readonly host: HostApi;
  openPort(service: ServiceName): MessagePort;
}

/**
 * Subagents on a bounded pool of warm worker threads. A task goes to the thread with the fewest subagents of its run,
 * then with the fewest of all, so that the tasks of a run are spread. A lost thread is replaced when it is needed.
 */
export class ThreadRunner implements SubagentRunner {
  readonly #setup: ThreadRunnerSetup;
  readonly #size: number;
  #threads: AgentThreadHandle[] = [];
  #started = 0;
  readonly #ofRun = new Map<AgentThreadHandle, Map<RunId, number>>();

  constructor(setup: ThreadRunnerSetup) {
    this.#setup = setup;
    this.#size = Math.max(2, setup.threads);
  }

  /** Starts the threads ahead of the first task. */
  warmUp(): void {
    while (this.#threads.length < this.#size) this.#threads.push(this.#spawn());
  }

  start(order: TaskOrder): SubagentHandle {
    this.warmUp();
    const thread = this.#leastBusy(order.runId);
    this.#count(thread, order.runId, 1);
    const handle = thread.start(order);
    return { ...handle, events: this.#counted(thread, order.runId, handle) };
  }

  /** Hands every thread a new port to a service that was started anew. */
  reconnect(service: ServiceName): void {
    for (const thread of this.#threads) thread.connect(service, this.#setup.openPort(service));
  }

  /** Fails what the threads still wait for at a service that is gone. */
  disconnect(service: ServiceName, reason: string): void {
    for (const thread of this.#threads) thread.disconnect(service, reason);
  }

  async dispose(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  async *#counted(thread: AgentThreadHandle, runId: RunId, handle: SubagentHandle): AsyncGenerator<SubagentEvent, void, undefined> {
    try {
      yield* handle.events;
    } finally {
      this.#count(thread, runId, -1);
    }
  }

  #leastBusy(runId: RunId): AgentThreadHandle {
    const [first, ...others] = this.#threads;
    if (!first) throw new Error('There is no agent thread.');
    const busyness = (thread: AgentThreadHandle): number => (this.#ofRun.get(thread)?.get(runId) ?? 0) * 1000 + thread.load;
    return others.reduce((least, thread) => (busyness(thread) < busyness(least) ? thread : least), first);
  }

  #count(thread: AgentThreadHandle, runId: RunId, by: number): void {
    const runs = this.#ofRun.get(thread) ?? new Map<RunId, number>();
    runs.set(runId, (runs.get(runId) ?? 0) + by);
    if (runs.get(runId) === 0) runs.delete(runId);
    this.#ofRun.set(thread, runs);
  }

  #spawn(): AgentThreadHandle {
    const thread = new AgentThreadHandle(this.#setup.script, ThreadId(`agent-${(this.#started += 1)}`), this.#setup.host, (lost) => {
      this.#threads = this.#threads.filter((other) => other !== lost);
      this.#ofRun.delete(lost);
    });
    thread.connect('engine', this.#setup.openPort('engine'));
    thread.connect('checks', this.#setup.openPort('checks'));
    return thread;
  }
}
