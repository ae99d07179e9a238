import { stoppedOutcome } from '../agents/stopped-outcome.ts';
import { AsyncQueue } from '../base/async-queue.ts';
import type { TaskChanges } from '../domain/change.ts';
import { messageOf } from '../domain/failure.ts';
import type { FindingId, MessageId, RunId, TaskId, ThreadId } from '../domain/ids.ts';
import type { InboxItem, SubagentEvent, SubagentHandle, TaskOrder, Told } from '../ports/subagent.ts';
import { ChannelClosed, type Client, type StreamListener } from '../protocol/rpc.ts';
import type { AgentThreadApi, AbortReason } from '../protocol/thread-api.ts';

/** How long a thread may take to hear that a subagent is stopped, and the engine to hand over its edits. */
const STOP_GRACE_MS = 25;

/** What a subagent needs of the thread that it is on. */
export interface HostingThread {
  readonly threadId: ThreadId;
  readonly client: Client<AgentThreadApi>;
  /** From now on it is noted who comes onto the CPU. */
  watchCpu(): void;
  /** Whether a thread that has been deaf since then is so because of this subagent. */
  isOnCpu(subagent: HostedSubagent): boolean;
  /** The subagent was stopped and keeps the thread to itself: nobody can work there any more. */
  abandon(reason: string, guilty: HostedSubagent): void;
  /** The subagent has ended, one way or another. */
  release(subagent: HostedSubagent): void;
  /** The edits of a task, read without its thread. */
  readChanges(of: { readonly runId: RunId; readonly taskId: TaskId }): Promise<TaskChanges>;
}

/** One subagent on an agent thread, seen from the host. Whatever becomes of its thread, its events come to an end. */
export class HostedSubagent implements SubagentHandle, StreamListener<SubagentEvent> {
  readonly runId: RunId;
  readonly taskId: TaskId;
  readonly number: number;
  readonly threadId: ThreadId;
  readonly #thread: HostingThread;
  /** A reader that leaves early has no use for the subagent any more. */
  readonly events = new AsyncQueue<SubagentEvent>(() => this.abort('cancelled'));
  #stopping: AbortReason | undefined;
  /** Its edits as the engine has them, where they were asked for ahead. */
  #edits: Promise<TaskChanges> | undefined;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(order: TaskOrder, number: number, thread: HostingThread) {
    this.runId = order.runId;
    this.taskId = order.spec.taskId;
    this.number = number;
    this.threadId = thread.threadId;
    this.#thread = thread;
    thread.client.listen('run', { number, order }, this);
  }

  deliver(items: readonly InboxItem[]): void {
    this.#thread.client.tell('deliver', { number: this.number, items });
  }

  withdraw(messageId: MessageId, told: Told): void {
    this.#thread.client.hear('withdraw', { number: this.number, messageId }, told, () => told(false));
  }

  edit(messageId: MessageId, text: string, told: Told): void {
    this.#thread.client.hear('edit', { number: this.number, messageId, text }, told, () => told(false));
  }

  reported(callId: string, findings: readonly FindingId[]): void {
    this.#thread.client.tell('reported', { number: this.number, callId, findings });
  }

  abort(reason: AbortReason): void {
    if (this.#isOver || this.#stopping) return;
    this.#stopping = reason;
    this.#thread.watchCpu();
    this.#grace = setTimeout(() => this.#suspect(reason), STOP_GRACE_MS / 2);
    // From a thread that hears it the end comes by itself, with all that was done until then.
    this.#thread.client.call('stop', { number: this.number, reason }).then(() => clearTimeout(this.#grace), swallow);
  }

  /** What its thread tells of it. */
  item(event: SubagentEvent): void {
    if (event.type === 'ended') this.#finish(event);
    else if (!this.#isOver) this.events.push(event);
  }

  /** Its thread has no more to tell of it. */
  end(): void {
    this.lose('it stopped without telling how it ended', true);
  }

  /** Its thread can't tell any more of it. */
  fail(error: Error): void {
    // A thread that was lost tells its subagents itself.
    if (!(error instanceof ChannelClosed)) this.lose(messageOf(error), true);
  }

  /** Its thread is gone. A subagent that was being stopped has ended with that, and is not to be moved. */
  lose(reason: string, guilty: boolean): void {
    if (this.#isOver) return;
    if (this.#stopping) return void this.#endStopped(this.#stopping);
    this.#finish({ type: 'lost', threadId: this.threadId, reason, guilty });
  }

  /** Nothing was heard of it yet: its edits are asked for ahead, since the engine may have others to answer first, and makes way for all. */
  #suspect(reason: AbortReason): void {
    this.#edits = this.#thread.readChanges(this);
    this.#edits.catch(swallow);
    this.#grace = setTimeout(() => this.#force(reason), STOP_GRACE_MS / 2);
  }

  /** The thread is deaf: the subagent ends here, and takes the thread with it if it is its code that makes it deaf. */
  #force(reason: AbortReason): void {
    if (this.#thread.isOnCpu(this)) this.#thread.abandon(`task ${this.taskId} was ${WORD[reason]} and did not let go of it`, this);
    void this.#endStopped(reason);
  }

  async #endStopped(reason: AbortReason): Promise<void> {
    if (this.#isOver) return;
    this.#close();
    const changes = await inTime(this.#edits ?? this.#thread.readChanges(this));
    this.events.push({
      type: 'ended',
      outcome: stoppedOutcome(reason, changes !== undefined),
      ...(changes && changes.files.length > 0 && { changes }),
    });
    this.events.end();
  }

  #finish(last: SubagentEvent): void {
    if (this.#isOver) return;
    this.#close();
    this.events.push(last);
    this.events.end();
  }

  #close(): void {
    this.#isOver = true;
    clearTimeout(this.#grace);
    this.#thread.release(this);
  }
}

const WORD: Readonly<Record<AbortReason, string>> = { cancelled: 'cancelled', 'timed-out': 'out of time' };

/** What becomes of a call to a thread that is gone is told by the stream of events. */
const swallow = (): undefined => undefined;

/** What the promise answers, if it does so soon. */
async function inTime<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, STOP_GRACE_MS, undefined)));
  try {
    return await Promise.race([promise, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
