import { Inbox } from '../agents/inbox.ts';
import { runTask, type SubagentPorts } from '../agents/run-task.ts';
import type { Tool, ToolContext } from '../agents/tool.ts';
import type { Clock } from '../base/clock.ts';
import { MessageId } from '../domain/ids.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import type { ModelClient } from '../ports/model.ts';
import type { InboxItem, SubagentEvent, TaskOrder } from '../ports/subagent.ts';
import type { RecordedAttempt, RecordedCall } from './attempt.ts';
import { replayModel } from './replay-model.ts';
import { recordedTool } from './recorded-tool.ts';

/** How the attempt ended, and how its last event looked to the board. */
export type RecordedEnd = Extract<SubagentEvent, { type: 'ended' | 'lost' }> | undefined;

/**
 * A subagent that does over again what was recorded: the real loop with the recorded answers of the model and of its
 * tools. It runs ahead; what it emits waits in a queue until the record has come that far.
 */
export class ReplayAgent {
  readonly #attempt: RecordedAttempt;
  readonly #end: RecordedEnd;
  readonly #queue: SubagentEvent[] = [];
  readonly #stop = new AbortController();
  #step = 0;
  #isMuted = false;
  #isHanging = false;
  #turns: { readonly callId: string; readonly kind: string }[] = [];
  #wakeTurn: (() => void)[] = [];

  constructor(order: TaskOrder, attempt: RecordedAttempt, end: RecordedEnd) {
    this.#attempt = attempt;
    this.#end = end;
    const ports: SubagentPorts = {
      model: this.#model(),
      code: this.#code(order),
      checks: NO_CHECKS,
      clock: AT_ONCE,
      random: () => 0,
      around: (tool) => this.#around(tool),
    };
    void runTask(order, this.#inbox(order), ports, (event) => this.#emit(event), this.#stop.signal);
  }

  get head(): SubagentEvent | undefined {
    return this.#queue[0];
  }

  /** Takes the next event out of the queue. */
  shift(): SubagentEvent | undefined {
    return this.#queue.shift();
  }

  /** The process that ran it is gone. */
  drop(): void {
    this.#isMuted = true;
    this.#stop.abort('cancelled');
  }

  #emit(event: SubagentEvent): void {
    if (this.#isMuted) return;
    if (event.type === 'step-started') {
      if (!this.#attempt.wasStarted(event.step)) return this.#finishAsRecorded();
      this.#step = event.step;
      this.#turns = this.#attempt.turnOrder(event.step);
    }
    this.#queue.push(event.type === 'ended' ? this.#asStopped(event) : event);
    if (event.type === 'activity' && (event.activity.kind === 'tool-ended' || event.activity.kind === 'tool-progress')) {
      this.#turns.shift();
      for (const wake of this.#wakeTurn.splice(0)) wake();
      if (this.#isHanging) this.#finishOnceAllIsSaid();
      else this.#endIfCutOffHere();
    }
    // A task that was stopped between two steps noticed it here.
    if (event.type === 'step-finished' && event.step === this.#attempt.lastFinishedStep && this.#wasStopped) this.#abort();
  }

  /** What can't be done over again, a lost thread above all, ends as it ended. */
  #finishAsRecorded(): void {
    this.#isMuted = true;
    if (this.#end) this.#queue.push(this.#end);
    this.#stop.abort('cancelled');
  }

  /** Calls of the same turn may still have ended after one that never did. */
  #finishOnceAllIsSaid(): void {
    if (this.#turns.length === 0) queueMicrotask(() => this.#isMuted || this.#finishAsRecorded());
  }

  /** All calls that were begun had ended when the step was cut off: it is not on record as finished, the other calls were not run. */
  #endIfCutOffHere(): void {
    if (this.#attempt.cutOffStep !== this.#step || !this.#attempt.haveAllEnded(this.#step)) return;
    if (this.#turns.some(({ callId }) => this.#attempt.call(this.#step, callId).state !== 'skipped')) return;
    if (this.#endedByStop) this.#abort();
    else this.#finishAsRecorded();
  }

  /** One that failed while it was being stopped is on record as stopped, in the words of who stopped it. */
  #asStopped(event: Extract<SubagentEvent, { type: 'ended' }>): SubagentEvent {
    const end = this.#end;
    return this.#endedByStop && end?.type === 'ended' && end.outcome.status === event.outcome.status
      ? { ...event, outcome: end.outcome }
      : event;
  }

  get #endedByStop(): boolean {
    const end = this.#end;
    return end?.type === 'ended' && (end.outcome.status === 'cancelled' || end.outcome.status === 'timed-out');
  }

  get #wasStopped(): boolean {
    return this.#endedByStop && this.#attempt.cutOffStep === undefined;
  }

  /** It ended well without a step: with the result of its last one. One that was stopped before its first step had heard something. */
  get #handedOverAtOnce(): boolean {
    const hasSteps = this.#attempt.events.some((event) => event.type === 'step-started');
    return !hasSteps && (this.#end === undefined || (this.#end.type === 'ended' && this.#end.outcome.status === 'succeeded'));
  }

  /** It was asked to stop, and its process was gone before it had. */
  get #wasEnding(): boolean {
    return this.#end === undefined && this.#attempt.events.some((event) => event.type === 'stop-requested');
  }

  #abort(): void {
    const end = this.#end;
    this.#stop.abort(end?.type === 'ended' && end.outcome.status === 'timed-out' ? 'timed-out' : 'cancelled');
  }

  /** The model had not answered, or a tool not come back, when the attempt was cut off: it ends here. */
  #hang(): Promise<never> {
    if (this.#endedByStop || this.#wasEnding) this.#abort();
    else {
      this.#isHanging = true;
      this.#finishOnceAllIsSaid();
    }
    return new Promise((_resolve, reject) => {
      const fail = (): void => reject(new Error('The wait was aborted.'));
      if (this.#stop.signal.aborted) fail();
      else this.#stop.signal.addEventListener('abort', fail);
    });
  }

  #model(): ModelClient {
    return replayModel(
      (_request) => this.#attempt.answer(this.#step),
      () => this.#hang(),
      () => this.#endedByStop,
    );
  }

  #inbox(order: TaskOrder): Inbox {
    return new RecordedInbox(
      order.inbox,
      () => {
        const cutOff = this.#attempt.cutOffStep === this.#step;
        if (!cutOff) return this.#attempt.heard(this.#step);
        return this.#attempt
          .deliveredAt(this.#step)
          .map((id): InboxItem => ({ type: 'message', messageId: MessageId(id), mode: 'steer', text: '', from: 'user' }));
      },
      this.#handedOverAtOnce,
    );
  }

  #code(order: TaskOrder): CodeProject {
    const changes = (): ReturnType<CodeProject['changesOf']> => {
      const end = this.#end;
      const isOver = this.#step === (this.#attempt.cutOffStep ?? this.#attempt.lastFinishedStep ?? 0);
      if (isOver && end?.type === 'ended' && end.changes && this.#stop.signal.aborted) return Promise.resolve(end.changes);
      return Promise.resolve(this.#attempt.overlayAfter(this.#step, order.overlay));
    };
    return { changesOf: changes, restore: () => Promise.resolve() } as unknown as CodeProject;
  }

  #around(tool: Tool): Tool {
    return recordedTool(tool, (callId) => this.#attempt.call(this.#step, callId), {
      output: (call, context) => this.#speak(call, context),
      hang: () => this.#hang(),
    });
  }

  /** Says and finds again what the call said and found, and waits until it was its turn to end. */
  async #speak(call: RecordedCall, context: ToolContext): Promise<void> {
    for (const line of call.output) {
      // What became of them stands in the record as the answer of the call.
      if ('findings' in line) void context.report(line.findings).catch(() => undefined);
      else if ('told' in line) this.#emit({ type: 'told', ...line.told });
      else {
        await this.#turnOf(call.callId);
        context.progress(line.progress);
      }
    }
    if (call.state !== undefined) await this.#turnOf(call.callId);
  }

  async #turnOf(callId: string): Promise<void> {
    while (this.#turns[0] !== undefined && this.#turns[0].callId !== callId)
      await new Promise<void>((resolve) => this.#wakeTurn.push(resolve));
  }
}

/** Hears at each step what was heard then. */
class RecordedInbox extends Inbox {
  readonly #heard: () => readonly InboxItem[];
  readonly #isEmpty: boolean;

  constructor(items: readonly InboxItem[], heard: () => readonly InboxItem[], isEmpty: boolean) {
    super(items);
    this.#heard = heard;
    this.#isEmpty = isEmpty;
  }

  override get isEmpty(): boolean {
    return this.#isEmpty;
  }

  override take(): readonly InboxItem[] {
    return this.#heard();
  }
}

/** What a tool would check is in the record; none is run for real. */
const NO_CHECKS = {} as unknown as CheckRunner;

/** Nothing is waited for in a replay. */
const AT_ONCE: Clock = {
  now: () => 0,
  after(_ms, action) {
    let isWanted = true;
    queueMicrotask(() => isWanted && action());
    return () => (isWanted = false);
  },
};
