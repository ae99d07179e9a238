import { Worker, type MessagePort } from 'node:worker_threads';
import { afterwards } from '../base/afterwards.ts';
import type { RunId, TaskId, ThreadId } from '../domain/ids.ts';
import type { TaskChanges } from '../domain/change.ts';
import type { LastPart, ModelPart } from '../ports/model.ts';
import type { SubagentHandle, TaskOrder } from '../ports/subagent.ts';
import { RequestReceiver } from '../protocol/model-requests.ts';
import { Client, serve, type Served } from '../protocol/rpc.ts';
import type {
  AgentThreadApi,
  AgentThreadData,
  HostApi,
  ModelHost,
  ServiceName,
  ServiceWanted,
  ThreadControl,
} from '../protocol/thread-api.ts';
import { endWorker } from './end-worker.ts';
import type { Heartbeat, Watched } from './heartbeat.ts';
import { HostedSubagent, type HostingThread } from './hosted-subagent.ts';
import { LifeSigns } from './life-signs.ts';
import { channelOver } from './port-channel.ts';
import { threadEnvironment } from './thread-environment.ts';
import { Vitals } from './vitals.ts';

export interface AgentThreadSetup {
  readonly script: string;
  readonly threadId: ThreadId;
  readonly host: ModelHost;
  readonly memoryMb: number;
  readonly heartbeat: Heartbeat;
  /** Has a service answer on a port. */
  connect(service: ServiceName, port: MessagePort): void;
  readChanges(of: { readonly runId: RunId; readonly taskId: TaskId }): Promise<TaskChanges>;
  /** Told once, when nothing can run there any more. */
  onLost(thread: AgentThreadHandle): void;
}

/** How long one that fills its memory is given to run out of it, so that its end gets the right name. */
const FILLING_MS = 3000;

/**
 * One agent thread seen from the host: what runs on it, and who was on its CPU when it was lost.
 *
 * A lost thread is abandoned at once. Its end is begun but not waited for, since native code may take seconds to stop;
 * what still comes from it reaches nobody.
 */
export class AgentThreadHandle implements HostingThread, Watched {
  readonly threadId: ThreadId;
  readonly client: Client<AgentThreadApi>;
  readonly #setup: AgentThreadSetup;
  readonly #worker: Worker;
  readonly #vitals = new Vitals();
  readonly #life: LifeSigns;
  readonly #served: Served;
  readonly #requests = new RequestReceiver();
  readonly #hosted = new Map<number, HostedSubagent>();
  /** How many of each run. */
  readonly #ofRun = new Map<RunId, number>();
  #nextNumber = 1;
  #isLost = false;
  /** Passes the sentence that was put off. */
  #sentence: (() => void) | undefined;
  #thrown: (Error & { readonly code?: string }) | undefined;

  constructor(setup: AgentThreadSetup) {
    this.#setup = setup;
    this.threadId = setup.threadId;
    this.#worker = new Worker(setup.script, {
      env: threadEnvironment(process.env),
      name: setup.threadId,
      workerData: { threadId: setup.threadId, vitals: this.#vitals.memory } satisfies AgentThreadData,
      resourceLimits: { maxOldGenerationSizeMb: setup.memoryMb },
    });
    this.#life = new LifeSigns(this.#worker, this.#vitals);
    const channel = channelOver(this.#worker, afterwards);
    this.client = new Client<AgentThreadApi>(channel);
    this.#served = serve<HostApi>(channel, {
      complete: (request, signal) => lastOf(setup.host.complete(this.#requests.unpack(request), signal)),
    });
    this.#worker.on('message', (message: ServiceWanted<MessagePort> | { readonly type: '' }) => {
      if (message.type === 'wanted' && !this.#isLost) setup.connect(message.name, message.port);
    });
    this.#worker.on('error', (error: Error) => (this.#thrown = error));
    this.#worker.once('exit', (code) => {
      const culprit = this.#hosted.get(this.#isOutOfMemory ? this.#vitals.lastSeen : this.#vitals.onCpu);
      this.#lose(blame(this.#whyItExited(code), culprit), culprit);
    });
  }

  /** How many subagents it hosts now, of one run or of all. */
  load(runId?: RunId): number {
    return runId === undefined ? this.#hosted.size : (this.#ofRun.get(runId) ?? 0);
  }

  /** Whether it ever came to work. */
  get hasLived(): boolean {
    return this.#life.hasLived;
  }

  /** Whether it is lost and its culprit has still to be told. */
  get isCondemned(): boolean {
    return this.#sentence !== undefined;
  }

  /** Tells the thread that a service is there again. */
  reconnect(name: ServiceName): void {
    this.#worker.postMessage({ type: 'reconnect', name } satisfies ThreadControl);
  }

  disconnect(name: ServiceName, reason: string): void {
    this.#worker.postMessage({ type: 'disconnect', name, reason } satisfies ThreadControl);
  }

  start(order: TaskOrder): SubagentHandle {
    const subagent = new HostedSubagent(order, this.#nextNumber++, this);
    this.#hosted.set(subagent.number, subagent);
    this.#ofRun.set(order.runId, this.load(order.runId) + 1);
    if (this.#hosted.size === 1) this.#setup.heartbeat.watch(this, this.#life.show() || this.hasLived);
    return subagent;
  }

  /** Ends the thread and all that is on it. */
  async end(): Promise<void> {
    this.#lose('it was stopped');
    this.#sentence?.();
    await endWorker(this.#worker);
  }

  showsLife(): boolean {
    const isAlive = this.#life.show();
    if (isAlive && !this.#life.isFull(this.#setup.memoryMb)) this.#sentence?.();
    return isAlive;
  }

  missed(silentMs: number | null): void {
    if (silentMs === null) return this.#lose('it did not start in time');
    const isFilling = this.#life.isFilling(this.#setup.memoryMb);
    // What takes the time may be the search for memory, between two tasks: it is owed to the one that was there last.
    const culprit = this.#hosted.get(isFilling ? this.#vitals.lastSeen : this.#vitals.suspect);
    this.#lose(blame(`it did not answer for ${Math.round(silentMs)} ms`, culprit), culprit, isFilling);
  }

  watchCpu(): void {
    this.#vitals.beginWatch();
  }

  isOnCpu(subagent: HostedSubagent): boolean {
    return this.#vitals.suspect === subagent.number;
  }

  abandon(reason: string, guilty: HostedSubagent): void {
    this.#lose(reason, guilty);
  }

  release(subagent: HostedSubagent): void {
    if (!this.#hosted.delete(subagent.number)) return;
    this.#requests.forget(subagent);
    const left = this.load(subagent.runId) - 1;
    if (left > 0) this.#ofRun.set(subagent.runId, left);
    else this.#ofRun.delete(subagent.runId);
    if (this.#hosted.size > 0) return;
    this.#setup.heartbeat.unwatch(this);
    this.#sentence?.();
  }

  readChanges(of: { readonly runId: RunId; readonly taskId: TaskId }): Promise<TaskChanges> {
    return this.#setup.readChanges(of);
  }

  #lose(reason: string, culprit?: HostedSubagent, isFilling = false): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#setup.onLost(this);
    this.#served.close();
    this.client.close(new Error(`thread ${this.threadId} was lost: ${reason}`));
    for (const subagent of [...this.#hosted.values()]) if (subagent !== culprit) subagent.lose(reason, false);
    if (culprit && isFilling) return this.#putOffSentence(reason, culprit);
    culprit?.lose(reason, true);
    void endWorker(this.#worker);
  }

  /** Who fills the memory will soon run out of it. That is the better name for its end, and nobody else waits for it. */
  #putOffSentence(reason: string, culprit: HostedSubagent): void {
    const pass = (why: string): void => {
      this.#sentence = undefined;
      clearTimeout(timer);
      culprit.lose(why, true);
      void endWorker(this.#worker);
    };
    const timer = setTimeout(pass, FILLING_MS, reason);
    this.#sentence = () => pass(reason);
    this.#worker.once('exit', (code) => pass(this.#isOutOfMemory ? blame(this.#whyItExited(code), culprit) : reason));
  }

  get #isOutOfMemory(): boolean {
    return this.#thrown?.code === 'ERR_WORKER_OUT_OF_MEMORY';
  }

  #whyItExited(code: number): string {
    if (this.#isOutOfMemory) return `it ran out of memory (${this.#setup.memoryMb} MB)`;
    return this.#thrown ? `it threw “${this.#thrown.message}”` : `it exited with code ${code}`;
  }
}

async function lastOf(answer: AsyncIterable<ModelPart>): Promise<LastPart | undefined> {
  for await (const part of answer) if (part.type === 'end' || part.type === 'error') return part;
  return undefined;
}

const blame = (what: string, culprit: HostedSubagent | undefined): string =>
  culprit ? `${what} while task ${culprit.taskId} was running` : what;
