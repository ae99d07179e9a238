import type { Clock } from '../base/clock.ts';
import type { TaskChanges } from '../domain/change.ts';
import type { FindingContent } from '../domain/finding.ts';
import type { FindingId, TaskId } from '../domain/ids.ts';
import { heardButOpen } from '../domain/mail.ts';
import type { TaskRecord } from '../domain/run-state.ts';
import type { TaskOutcome } from '../domain/task.ts';
import type { SubagentEvent, SubagentHandle, SubagentRunner } from '../ports/subagent.ts';
import { CutOffStep } from './cut-off-step.ts';
import { LostThreads, type Lost } from './lost-threads.ts';
import type { PostOffice } from './post-office.ts';
import type { Questions } from './questions.ts';
import type { RunRecord } from './run-record.ts';
import { StuckWatch } from './stuck-watch.ts';
import { orderFor, type Workplace } from './task-order.ts';
import { TimeLimits } from './time-limits.ts';

export interface AttemptsSetup extends Workplace {
  readonly record: RunRecord;
  readonly runner: SubagentRunner;
  readonly office: PostOffice;
  readonly questions: Questions;
  readonly clock: Clock;
  /** After how long without a sign of life a task is said to be silent. */
  readonly silenceMs: number;
  /** An attempt is over, and what its subagent said of it. */
  readonly onOver: (taskId: TaskId, outcome: TaskOutcome, changes?: TaskChanges) => void;
  readonly onTimeUp: (taskId: TaskId) => void;
  /** A task has so many steps left. */
  readonly onLastSteps: (taskId: TaskId, left: number) => void;
}

/** So many steps before its limit a task is asked to wrap up. */
const LAST_STEPS = 3;

/**
 * The subagents at work: each attempt at a task from its start to its end. What they report is put on record and passed
 * on; one whose thread is lost goes on elsewhere from its last finished step.
 */
export class Attempts {
  readonly #setup: AttemptsSetup;
  readonly #handles = new Map<TaskId, SubagentHandle>();
  readonly #losses = new LostThreads();
  /** The steps that each task had made when it was started last: its limit counts from there. */
  readonly #stepsBefore = new Map<TaskId, number>();
  /** What tasks that go on had done in the step in which they were cut off, until they have made it again. */
  readonly #cutOff = new Map<TaskId, CutOffStep>();
  readonly #limits: TimeLimits;
  readonly #watch: StuckWatch;
  #isClosed = false;
  #isStill = false;
  #onIdle: (() => void) | undefined;

  constructor(setup: AttemptsSetup) {
    const { record, clock, silenceMs, office, onTimeUp } = setup;
    this.#setup = setup;
    this.#limits = new TimeLimits(clock, onTimeUp);
    this.#watch = new StuckWatch({
      clock,
      silenceMs,
      state: () => record.state,
      onStuck: (taskId, { pattern, text, advice }) => {
        record.record({ type: 'task-stuck', taskId, pattern, text, advice });
        office.publish();
      },
    });
  }

  get size(): number {
    return this.#handles.size;
  }

  get taskIds(): TaskId[] {
    return [...this.#handles.keys()];
  }

  has(taskId: TaskId): boolean {
    return this.#handles.has(taskId);
  }

  launch(taskId: TaskId): void {
    const { record, runner, office, questions } = this.#setup;
    this.settleHeard(taskId);
    const { spec, attempt, step } = this.#task(taskId);
    this.#stepsBefore.set(taskId, step);
    if (attempt > 0) this.#cutOff.set(taskId, new CutOffStep(record.eventsSince(0), taskId));
    const handle = runner.start(orderFor(record.state, taskId, this.#setup));
    this.#handles.set(taskId, handle);
    office.open(taskId, handle, spec);
    record.record({ type: 'task-started', taskId, role: spec.role, threadId: handle.threadId, attempt: attempt + 1 });
    questions.askAgain(taskId);
    this.#limits.start(taskId, spec.limits.timeoutMs);
    this.heedQuestions(taskId);
    this.#watch.start(taskId);
    this.#follow(taskId, handle);
  }

  /** Asks a subagent to stop; false where none is at work on the task. */
  abort(taskId: TaskId, reason: 'cancelled' | 'timed-out'): boolean {
    const handle = this.#handles.get(taskId);
    handle?.abort(reason);
    return handle !== undefined;
  }

  /** Lets go of an attempt: what still comes of it is dropped. */
  release(taskId: TaskId): void {
    if (this.#handles.delete(taskId) && this.#handles.size === 0) queueMicrotask(() => this.#onIdle?.());
    this.#cutOff.delete(taskId);
    this.#setup.office.close(taskId);
    this.#limits.stop(taskId);
    this.#watch.stop(taskId);
  }

  /** The end of a task is on record: it tells how long others of its role may take. */
  learn(taskId: TaskId): void {
    this.#watch.learn(this.#task(taskId));
  }

  /** Resolves when no subagent is at work any more. */
  idle(): Promise<void> {
    if (this.#handles.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#onIdle = resolve));
  }

  /** The time of a task that waits for the user stands still. To be called when a question came or went. */
  heedQuestions(taskId: TaskId): void {
    if (this.#isStill || this.#task(taskId).status === 'needs-user') this.#limits.pause(taskId);
    else this.#limits.goOn(taskId);
  }

  /** While everybody waits for what nobody here can hasten, no task's time runs and none is called silent. */
  standStill(isStill: boolean): void {
    this.#isStill = isStill;
    this.#watch.standStill(isStill);
    for (const taskId of this.taskIds) this.heedQuestions(taskId);
  }

  /** Puts on record that a finished step has acted on messages, where the word of it got lost. */
  settleHeard(taskId: TaskId): void {
    const { record } = this.#setup;
    for (const { messageId, step } of heardButOpen(record.state, taskId))
      record.record({ type: 'message-state', messageId, taskId, state: 'acted-on', step });
  }

  /** Stops listening: what still comes in from subagents is dropped. */
  close(): void {
    this.#isClosed = true;
    this.#limits.close();
    this.#watch.close();
  }

  #follow(taskId: TaskId, handle: SubagentHandle): void {
    const heed = (event: SubagentEvent): boolean => {
      if (this.#isClosed || this.#handles.get(taskId) !== handle) return false;
      this.#heed(taskId, event);
      return true;
    };
    // Not before whoever has launched it is done with that.
    queueMicrotask(() => void handle.events.handOver(heed));
  }

  #heed(taskId: TaskId, event: SubagentEvent): void {
    const { record, office, questions, onOver } = this.#setup;
    switch (event.type) {
      case 'findings': {
        const ids = event.findings.map((finding) => this.#find(taskId, finding));
        if (event.callId !== undefined) this.#handles.get(taskId)?.reported(event.callId, ids);
        return office.publish();
      }
      case 'told':
        this.#tell(taskId, event.text, event.asks);
        return office.publish();
      case 'question': {
        const { text } = event.question;
        // One that is asked again after its step was cut off is open, or has its answer in the news.
        const known = this.#cutOff.get(taskId)?.claim('question', (asked) => asked.taskId === taskId && asked.text === text);
        if (!known) questions.ask(taskId, event.callId, event.question);
        return this.heedQuestions(taskId);
      }
      case 'message-state': {
        const known = record.state.messages.get(event.messageId);
        // A message delivered again, after its task was moved to another thread, was delivered before.
        if (known && known.state !== event.state) record.record({ ...event, taskId });
        return;
      }
      case 'step-finished':
        record.record({ ...event, taskId });
        this.#cutOff.delete(taskId);
        this.#watch.step(taskId, event.appended, event.stopReason === 'context-exceeded');
        return this.#countStep(taskId, event.step);
      case 'ended':
        return onOver(taskId, event.outcome, event.changes);
      case 'lost':
        return this.#lose(taskId, event);
      default:
        record.record({ ...event, taskId });
    }
  }

  /** Puts a finding on record, unless it is; answers its id. */
  #find(taskId: TaskId, finding: FindingContent): FindingId {
    const { record } = this.#setup;
    const text = JSON.stringify(finding);
    const known = this.#cutOff.get(taskId)?.claim('finding', (event) => event.taskId === taskId && JSON.stringify(event.finding) === text);
    if (known) return known.findingId;
    const findingId = record.nextFindingId();
    record.record({ type: 'finding', taskId, findingId, finding });
    return findingId;
  }

  #tell(taskId: TaskId, text: string, asks: boolean): void {
    const known = this.#cutOff.get(taskId)?.claim('task-told', (event) => event.taskId === taskId && event.text === text);
    if (!known) this.#setup.record.record({ type: 'task-told', taskId, text, asks });
  }

  #countStep(taskId: TaskId, step: number): void {
    const { maxSteps: limit } = this.#task(taskId).spec.limits;
    const used = step - (this.#stepsBefore.get(taskId) ?? 0);
    if (limit <= LAST_STEPS || used !== limit - LAST_STEPS) return;
    this.#setup.record.record({ type: 'budget-reached', taskId, of: 'task', what: 'steps', limit, used });
    this.#setup.onLastSteps(taskId, LAST_STEPS);
  }

  #lose(taskId: TaskId, lost: Lost): void {
    const { threadId, reason, guilty } = lost;
    const verdict = this.#losses.judge(taskId, lost, this.#task(taskId).stopRequested !== undefined);
    const moved = verdict === 'move' ? [taskId] : [];
    this.#setup.record.record({ type: 'thread-lost', taskId, threadId, reason, guilty: guilty ? taskId : null, moved });
    if (verdict !== 'move') return this.#setup.onOver(taskId, verdict);
    this.release(taskId);
    this.launch(taskId);
  }

  #task(taskId: TaskId): TaskRecord {
    const task = this.#setup.record.state.tasks.get(taskId);
    if (!task) throw new Error(`There is no task ${taskId} at work.`);
    return task;
  }
}
