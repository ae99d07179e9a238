import type { TaskChanges } from '../domain/change.ts';
import { SUPERVISOR, type MessageId, type TaskId } from '../domain/ids.ts';
import type { MessageMode, MessageSubject } from '../domain/message.ts';
import { addTask, dependentsOf, describeProblem, EMPTY_PLAN, type Plan } from '../domain/plan.ts';
import { messagesTo, type MessageRecord, type TaskRecord } from '../domain/run-state.ts';
import type { MessageSent } from '../domain/talk-event.ts';
import { advance, hasEnded, type TaskOutcome, type TaskSpec, type TaskStatus } from '../domain/task.ts';
import type { StopRequested } from '../domain/trouble-event.ts';
import { Attempts, type AttemptsSetup } from './attempts.ts';
import type { CutOffStep } from './cut-off-step.ts';
import { stopped } from './lost-threads.ts';
import { toSpec, type KnownRole, type NewTask } from './new-task.ts';
import { Retries } from './retries.ts';
import { StartQueue } from './start-queue.ts';
import { readTask, toRow, type TaskReading, type TaskRow } from './task-reading.ts';

export interface BoardSetup extends Omit<AttemptsSetup, 'onOver' | 'onTimeUp' | 'onLastSteps'> {
  /** From 0 up to 1. */
  readonly random: () => number;
  /** How many subagents at once. */
  readonly concurrency: number;
  /** How long a task may take unless its own limits say otherwise. */
  readonly timeoutMs?: number;
  readonly roles: readonly KnownRole[];
  /** Brings the code engine back after it was lost. */
  readonly reopenCode: () => Promise<void>;
  /** Told before a task may start. */
  readonly onTaskCreated?: (spec: TaskSpec) => void;
  /** Told when a task will ask the model no more, unless it is continued. */
  readonly onTaskEnded?: (taskId: TaskId) => void;
}

/** How long tasks that are stopped with their run have to end. */
const STOP_MS = 5000;

const STOPPED = 'It was stopped. What it had found and changed is kept.';

/**
 * The five task tools as one API: start, check, update, cancel, list. None of them waits for a subagent.
 *
 * The board starts what is ready within the concurrency allowed, and decides what becomes of a task whose attempt is
 * over. It answers from the state of the run, so that a check or a list costs no round trip.
 */
export class TaskBoard {
  readonly #setup: BoardSetup;
  readonly #attempts: Attempts;
  readonly #queue = new StartQueue();
  readonly #retries: Retries;
  #plan: Plan = EMPTY_PLAN;
  /** Nothing is started before the run is taken up: then its code is open. */
  #isOpen = false;
  #closed = false;

  constructor(setup: BoardSetup) {
    const { record } = setup;
    this.#setup = setup;
    this.#retries = new Retries({ ...setup, onDue: () => this.#startReady() });
    this.#attempts = new Attempts({
      ...setup,
      onOver: (taskId, outcome, changes) => {
        this.#end(taskId, outcome, changes);
        if (outcome.failure?.code === 'engine-lost') this.#bringBack(outcome);
      },
      onTimeUp: (taskId) => this.cancel(taskId, 'limit'),
      onLastSteps: (taskId, left) =>
        this.update(taskId, 'wrap-up', `You have ${left} steps left. Finish now and hand over what you have.`, 'supervisor'),
    });
    for (const task of record.state.tasks.values()) {
      const added = addTask(this.#plan, task.spec);
      if (added.ok) this.#plan = added.value;
    }
  }

  /**
   * Puts a task on the board; it starts as soon as it is ready. Throws, with a sentence, what can't be a task.
   * @param redone the step that is made again, if one is: what it had started already is not started again.
   */
  start(task: NewTask, redone?: CutOffStep): TaskId {
    const spec = toSpec(task, this.#setup.record.nextTaskId(), this.#setup);
    const text = JSON.stringify(spec);
    const known = redone?.claim('task-created', (event) => JSON.stringify({ ...event.spec, taskId: spec.taskId }) === text);
    if (known) return known.taskId;
    const added = addTask(this.#plan, spec);
    if (!added.ok) throw new Error(describeProblem(added.failure));
    this.#plan = added.value;
    this.#setup.record.record({ type: 'task-created', taskId: spec.taskId, spec });
    this.#setup.onTaskCreated?.(spec);
    this.#queue.add(spec.taskId);
    this.#startReady();
    return spec.taskId;
  }

  check(taskId: TaskId): TaskReading {
    return readTask(this.#setup.record.state, this.#task(taskId));
  }

  list(live?: boolean): TaskRow[] {
    const rows: TaskRow[] = [];
    this.#setup.record.state.tasks.forEach((task) => {
      if (live === undefined || live === !hasEnded(task.status)) rows.push(toRow(task));
    });
    return rows;
  }

  /**
   * Sends an instruction. A running task hears it at its next step; a pending one finds it when it starts, beside its
   * instructions; an ended one goes on with it as a new attempt that keeps its conversation.
   */
  update(
    taskId: TaskId,
    mode: MessageMode,
    text: string,
    from: 'user' | 'supervisor',
    redone?: CutOffStep,
    about?: MessageSubject,
  ): MessageId {
    const { status } = this.#task(taskId);
    const isIt = (event: MessageSent): boolean =>
      event.taskId === taskId && event.mode === mode && event.text === text && event.from === from;
    const known = redone?.claim('message-sent', isIt);
    if (known) return known.messageId;
    const messageId = this.#setup.office.send(taskId, mode, text, from, about);
    if (hasEnded(status)) this.#goOn(taskId, from);
    else if (status === 'pending') this.#startReady();
    return messageId;
  }

  /**
   * Stops a task, and what can't go on without it; returns the state it ended or will have ended in. An ended task
   * stays as it is.
   */
  cancel(taskId: TaskId, by: 'user' | 'supervisor' | 'limit' = 'user'): TaskStatus {
    const task = this.#task(taskId);
    if (hasEnded(task.status)) return task.status;
    if (task.stopRequested) return task.stopRequested;
    const reason = by === 'limit' ? 'timed-out' : 'cancelled';
    const stopping = this.#askToStop([taskId], reason, by);
    // What waits for a task that ran out of time takes what that has found.
    if (by !== 'limit') stopping.push(...this.#askToStop(dependentsOf(this.#plan, taskId), reason, 'cascade'));
    this.#stop(stopping, reason);
    return reason;
  }

  /** Starts an ended task again, as a new attempt with its conversation. */
  retry(taskId: TaskId): void {
    if (hasEnded(this.#task(taskId).status)) this.#goOn(taskId, 'user');
  }

  cancelAll(by: 'user' | 'supervisor' = 'user'): void {
    this.#stop(this.#askToStop([...this.#setup.record.state.tasks.keys()], 'cancelled', by), 'cancelled');
  }

  /** Stops whatever still runs; resolves once all of it has ended. What does not end in a while is not waited for. */
  async stopAll(): Promise<void> {
    this.cancelAll('supervisor');
    const cancel = this.#setup.clock.after(STOP_MS, () => {
      for (const taskId of this.#attempts.taskIds) this.#end(taskId, stopped('cancelled', STOPPED));
    });
    await this.#attempts.idle();
    cancel();
  }

  /** Starts what is ready, now that the code is open; what an earlier process left unfinished goes on from its last finished step. */
  takeUp(): void {
    const { record } = this.#setup;
    for (const { spec, stopRequested } of record.state.tasks.values())
      if (stopRequested === 'cancelled') this.#askToStop(dependentsOf(this.#plan, spec.taskId), 'cancelled', 'cascade');
    for (const taskId of record.state.tasks.keys()) {
      const { status, stopRequested } = this.#task(taskId);
      if (this.#attempts.has(taskId)) continue;
      if (hasEnded(status)) this.#windUp(taskId, this.#isOwedMore(taskId));
      else if (stopRequested) this.#end(taskId, stopped(stopRequested, STOPPED));
      else this.#queue.add(taskId);
    }
    this.#isOpen = true;
    this.#startReady();
  }

  /** Starts nothing until it is taken up again. */
  hold(): void {
    this.#isOpen = false;
  }

  /** True while a task is running or will run. */
  get isBusy(): boolean {
    return this.#attempts.size > 0 || !this.#queue.isEmpty;
  }

  /** Stops listening: what still comes in from subagents is dropped. */
  close(): void {
    this.#closed = true;
    this.#attempts.close();
    this.#retries.close();
  }

  /** Puts on record which of these tasks are to stop, before any of them does. */
  #askToStop(taskIds: readonly TaskId[], reason: 'cancelled' | 'timed-out', by: StopRequested['by']): TaskId[] {
    const stopping = taskIds.filter((taskId) => {
      const { status, stopRequested } = this.#task(taskId);
      return !hasEnded(status) && stopRequested === undefined;
    });
    for (const taskId of stopping) this.#setup.record.record({ type: 'stop-requested', taskId, reason, by });
    return stopping;
  }

  #stop(taskIds: readonly TaskId[], reason: 'cancelled' | 'timed-out'): void {
    for (const taskId of taskIds) {
      if (!this.#attempts.abort(taskId, reason)) this.#end(taskId, stopped(reason, STOPPED));
    }
  }

  #startReady(): void {
    if (this.#closed || !this.#isOpen || this.#retries.isReopening || this.#attempts.size >= this.#setup.concurrency) return;
    for (const taskId of this.#queue.ready(this.#setup.record.state, this.#setup.clock.now())) {
      if (this.#attempts.size >= this.#setup.concurrency) return;
      this.#queue.remove(taskId);
      this.#attempts.launch(taskId);
    }
  }

  #goOn(taskId: TaskId, by: 'user' | 'supervisor' | 'late'): void {
    this.#setup.record.record({ type: 'task-continued', taskId, by });
    this.#setup.office.publish();
    this.#queue.add(taskId);
    this.#startReady();
  }

  /** An answer to a question of the task is on record. */
  answered(taskId: TaskId): void {
    this.#setup.office.publish();
    if (taskId !== SUPERVISOR) this.#attempts.heedQuestions(taskId);
  }

  /** Everybody waits for what nobody here can hasten, or goes on. */
  standStill(isStill: boolean): void {
    this.#attempts.standStill(isStill);
  }

  #end(taskId: TaskId, reported: TaskOutcome, changes?: TaskChanges): void {
    const { record, office, onTaskEnded } = this.#setup;
    const task = this.#task(taskId);
    // Who was told that it is stopped must not find that it failed, or that it goes on.
    const outcome = task.stopRequested && reported.status === 'failed' ? stopped(task.stopRequested, STOPPED) : reported;
    this.#attempts.release(taskId);
    this.#queue.remove(taskId);
    const legal = advance(taskId, task.status, outcome.status);
    if (!legal.ok) return;
    if (!this.#closed && this.#retries.tryLater(taskId, outcome)) return this.#queue.add(taskId);
    this.#attempts.settleHeard(taskId);
    const { status: state, ...rest } = outcome;
    // First its end, then what follows from it: where the process ends in between, taking up makes up for it.
    record.record({ type: 'task-ended', taskId, state, ...rest, ...(changes && { changes }) });
    this.#attempts.learn(taskId);
    onTaskEnded?.(taskId);
    this.#windUp(taskId, !task.stopRequested && this.#isOwedMore(taskId));
    office.publish();
    this.#startReady();
  }

  /**
   * With the engine the edits of all tasks are gone, not only of the one that noticed: the others at work go back to
   * their last finished step as well. On a new engine they would go on as if they had edited nothing.
   */
  #bringBack(lost: TaskOutcome): void {
    for (const taskId of this.#attempts.taskIds) {
      if (this.#task(taskId).stopRequested) continue;
      // What it still reports is not listened to: it is no longer the subagent of this task.
      this.#attempts.abort(taskId, 'cancelled');
      this.#end(taskId, lost);
    }
  }

  /** An instruction that came just too late makes a new attempt of a task that succeeded; so does one to an ended task. */
  #isOwedMore(taskId: TaskId): boolean {
    const { status, endedAt = 0 } = this.#task(taskId);
    return this.#queued(taskId).some(({ mode, at }) => at > endedAt || (status === 'succeeded' && mode === 'steer'));
  }

  /** Lets go of what an ended task leaves open, and of the task if it goes on. */
  #windUp(taskId: TaskId, goesOn: boolean): void {
    if (this.#closed) return;
    const { record, questions } = this.#setup;
    questions.drop(taskId);
    if (goesOn) return this.#goOn(taskId, 'late');
    // On a task that was stopped or has failed an instruction is moot.
    for (const { messageId } of this.#queued(taskId))
      record.record({ type: 'message-state', messageId, taskId, state: 'withdrawn', step: null });
  }

  #queued(taskId: TaskId): MessageRecord[] {
    return messagesTo(this.#setup.record.state, taskId).filter((message) => message.state === 'queued');
  }

  #task(taskId: TaskId): TaskRecord {
    const task = this.#setup.record.state.tasks.get(taskId);
    if (!task) throw new Error(`There is no task ${taskId} in this run${taskId === SUPERVISOR ? ': the supervisor is not one' : ''}.`);
    return task;
  }
}
