import { count } from '../base/text.ts';
import { failure } from '../domain/failure.ts';
import { type MessageId, type RoleName, SUPERVISOR, type TaskId } from '../domain/ids.ts';
import type { MessageMode } from '../domain/message.ts';
import { addTask, describeProblem, EMPTY_PLAN, readyTasks, type Plan } from '../domain/plan.ts';
import { findingsOf, messagesTo, type TaskRecord } from '../domain/run-state.ts';
import { advance, hasEnded, isLive, type TaskOutcome, type TaskSpec, type TaskStatus } from '../domain/task.ts';
import type { TaskChanges } from '../domain/change.ts';
import type { OpenBuffer } from '../ports/code.ts';
import type { InboxItem, SubagentEvent, SubagentHandle, SubagentRunner } from '../ports/subagent.ts';
import type { RunRecord } from './run-record.ts';
import { toSpec, type NewTask } from './new-task.ts';
import { readTask, toRow, type TaskReading, type TaskRow } from './task-reading.ts';

export interface BoardSetup {
  readonly record: RunRecord;
  readonly runner: SubagentRunner;
  readonly folder: string;
  readonly trusted: boolean;
  readonly testCommand?: string;
  /** The editor's unsaved texts, as of now. */
  readonly ground: () => readonly OpenBuffer[];
  readonly concurrency: number;
  /** How long a task may take unless its own limits say otherwise. */
  readonly timeoutMs?: number;
  readonly roles: readonly RoleName[];
  /** The supervisor hears of findings and endings as they happen. */
  readonly tellSupervisor: (news: readonly InboxItem[]) => void;
}

/** How often an innocent task is moved off a lost thread before it is given up. */
const MOVES = 3;

/**
 * The five task tools as one API: start, check, update, cancel, list. None of them waits for a subagent.
 *
 * The board starts what is ready within the concurrency allowed, puts what subagents report on record, and passes
 * findings and endings on to the supervisor and to the tasks that listen. It answers from the state of the run, so
 * that a check or a list costs no round trip.
 */
export class TaskBoard {
  readonly #setup: BoardSetup;
  readonly #handles = new Map<TaskId, SubagentHandle>();
  readonly #timers = new Map<TaskId, ReturnType<typeof setTimeout>>();
  readonly #moves = new Map<TaskId, number>();
  #plan: Plan = EMPTY_PLAN;
  #closed = false;

  constructor(setup: BoardSetup) {
    this.#setup = setup;
    for (const task of setup.record.state.tasks.values()) {
      const added = addTask(this.#plan, task.spec);
      if (added.ok) this.#plan = added.value;
    }
  }

  /** Puts a task on the board; it starts as soon as it is ready. Throws, with a sentence, what can't be a task. */
  start(task: NewTask): TaskId {
    const spec = toSpec(task, this.#setup.record.nextTaskId(), this.#setup);
    const added = addTask(this.#plan, spec);
    if (!added.ok) throw new Error(describeProblem(added.failure));
    this.#plan = added.value;
    this.#setup.record.record({ type: 'task-created', taskId: spec.taskId, spec });
    this.#startReady();
    return spec.taskId;
  }

  check(taskId: TaskId): TaskReading {
    return readTask(this.#setup.record.state, this.#task(taskId));
  }

  list(live?: boolean): TaskRow[] {
    return [...this.#setup.record.state.tasks.values()].filter((task) => live === undefined || live === !hasEnded(task.status)).map(toRow);
  }

  /**
   * Sends an instruction. A running task hears it at its next step; a pending one finds it when it starts, beside its
   * instructions; an ended one goes on with it as a new attempt that keeps its conversation.
   */
  update(taskId: TaskId, mode: MessageMode, text: string, from: 'user' | 'supervisor'): MessageId {
    const task = this.#task(taskId);
    const messageId = this.#setup.record.nextMessageId();
    this.#setup.record.record({ type: 'message-sent', messageId, taskId, mode, text, from });
    this.#setup.record.record({ type: 'message-state', messageId, taskId, state: 'queued', step: null });
    const handle = this.#handles.get(taskId);
    if (handle) handle.deliver([{ type: 'message', messageId, mode, text, from }]);
    else if (task.status !== 'pending') this.#goOn(task, from);
    return messageId;
  }

  /** Takes a message back; false when it was already delivered. */
  async withdraw(messageId: MessageId): Promise<boolean> {
    const message = this.#setup.record.state.messages.get(messageId);
    if (message?.state !== 'queued') return false;
    const handle = this.#handles.get(message.taskId);
    if (handle && !(await handle.withdraw(messageId))) return false;
    this.#setup.record.record({ type: 'message-state', messageId, taskId: message.taskId, state: 'withdrawn', step: null });
    return true;
  }

  /** Stops a task; returns the state it ended or will have ended in. An ended task stays as it is. */
  cancel(taskId: TaskId, reason: 'cancelled' | 'timed-out' = 'cancelled'): TaskStatus {
    const task = this.#task(taskId);
    if (hasEnded(task.status)) return task.status;
    const handle = this.#handles.get(taskId);
    if (handle) handle.abort(reason);
    else
      this.#end(taskId, {
        status: 'cancelled',
        summary: 'Cancelled before it started.',
        failure: failure('cancelled', 'It was cancelled before it started.'),
      });
    return reason;
  }

  /** Starts an ended task again, as a new attempt with its conversation. */
  retry(taskId: TaskId): void {
    const task = this.#task(taskId);
    if (isLive(task.status) || task.status === 'pending') return;
    this.#goOn(task, 'user');
  }

  cancelAll(): void {
    for (const row of this.list(true)) this.cancel(row.taskId);
  }

  /** True while a task is running or will run. */
  get isBusy(): boolean {
    return this.list(true).length > 0;
  }

  /** Stops listening: what still comes in from subagents is dropped. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #startReady(): void {
    const statusOf = (taskId: TaskId): TaskStatus => this.#setup.record.state.tasks.get(taskId)?.status ?? 'failed';
    for (const taskId of readyTasks(this.#plan, statusOf)) {
      if (this.#handles.size >= this.#setup.concurrency) return;
      this.#launch(this.#task(taskId));
    }
  }

  #launch(task: TaskRecord): void {
    const { record, runner, folder, trusted, testCommand } = this.#setup;
    const { taskId, role } = task.spec;
    const handle = runner.start({
      runId: record.state.runId,
      spec: task.spec,
      folder,
      trusted,
      ...(testCommand !== undefined && { testCommand }),
      ground: this.#setup.ground(),
      conversation: task.conversation,
      step: task.step,
      inbox: this.#firstNews(task),
    });
    this.#handles.set(taskId, handle);
    this.#timers.set(
      taskId,
      setTimeout(() => this.cancel(taskId, 'timed-out'), task.spec.limits.timeoutMs),
    );
    record.record({ type: 'task-started', taskId, role, threadId: handle.threadId, attempt: task.attempt + 1 });
    void this.#follow(taskId, handle);
  }

  #goOn(task: TaskRecord, askedBy: 'user' | 'supervisor'): void {
    if (askedBy === 'user') this.#setup.tellSupervisor([{ type: 'task-continued', taskId: task.spec.taskId, role: task.spec.role }]);
    this.#launch(task);
  }

  /** What a task hears before its first step: findings that are already there, and messages it has not acted on yet. */
  #firstNews(task: TaskRecord): InboxItem[] {
    const { state } = this.#setup.record;
    const heard = task.attempt > 0;
    const news: InboxItem[] = heard
      ? []
      : [...state.tasks.values()].flatMap((other) => (listens(task.spec, other) ? this.#newsOf(other) : []));
    const unheard = messagesTo(state, task.spec.taskId).filter((message) => message.state === 'queued' || message.state === 'delivered');
    return [...news, ...unheard.map(({ messageId, mode, text, from }): InboxItem => ({ type: 'message', messageId, mode, text, from }))];
  }

  #newsOf(task: TaskRecord): InboxItem[] {
    const { taskId, role } = task.spec;
    const found = findingsOf(this.#setup.record.state, taskId).map(({ findingId, content }): InboxItem => ({
      type: 'finding',
      taskId,
      role,
      findingId,
      finding: content,
    }));
    return hasEnded(task.status) ? [...found, { type: 'task-ended', taskId, role, state: task.status, summary: task.summary }] : found;
  }

  async #follow(taskId: TaskId, handle: SubagentHandle): Promise<void> {
    for await (const event of handle.events) {
      if (this.#closed) return;
      this.#heed(taskId, event);
    }
  }

  #heed(taskId: TaskId, event: SubagentEvent): void {
    const { record } = this.#setup;
    switch (event.type) {
      case 'findings': {
        const { role } = this.#task(taskId).spec;
        const news = event.findings.map((finding): InboxItem => {
          const findingId = record.nextFindingId();
          record.record({ type: 'finding', taskId, findingId, finding });
          return { type: 'finding', taskId, role, findingId, finding };
        });
        return this.#tell(taskId, news);
      }
      case 'message-state': {
        const known = record.state.messages.get(event.messageId);
        // A message delivered again, after its task was moved to another thread, was delivered before.
        if (known && known.state !== event.state) record.record({ ...event, taskId });
        return;
      }
      case 'ended':
        return this.#end(taskId, event.outcome, event.changes);
      case 'lost':
        return this.#lose(taskId, event);
      default:
        record.record({ ...event, taskId });
    }
  }

  #end(taskId: TaskId, outcome: TaskOutcome, changes?: TaskChanges): void {
    const { record } = this.#setup;
    const task = this.#task(taskId);
    this.#release(taskId);
    const legal = advance(taskId, task.status, outcome.status);
    if (!legal.ok) return;
    // An instruction that came just too late makes a new attempt; on a task that was stopped it is moot.
    const queued = messagesTo(record.state, taskId).filter((message) => message.state === 'queued');
    const goesOn = outcome.status === 'succeeded' && queued.some((message) => message.mode === 'steer');
    if (!goesOn)
      for (const { messageId } of queued) record.record({ type: 'message-state', messageId, taskId, state: 'withdrawn', step: null });
    const { status: state, ...rest } = outcome;
    record.record({ type: 'task-ended', taskId, state, ...rest, ...(changes && { changes }) });
    if (this.#closed) return;
    if (goesOn) return this.#launch(this.#task(taskId));
    this.#tell(taskId, [{ type: 'task-ended', taskId, role: task.spec.role, state, summary: outcome.summary }]);
    this.#startReady();
  }

  #lose(taskId: TaskId, { threadId, reason, guilty }: Extract<SubagentEvent, { type: 'lost' }>): void {
    const moves = (this.#moves.get(taskId) ?? 0) + 1;
    this.#moves.set(taskId, moves);
    const staysDown = guilty || moves > MOVES;
    this.#setup.record.record({ type: 'thread-lost', threadId, reason, guilty: guilty ? taskId : null, moved: staysDown ? [] : [taskId] });
    if (!staysDown) {
      this.#release(taskId);
      return this.#launch(this.#task(taskId));
    }
    const why = guilty
      ? `It brought down thread ${threadId}: ${reason}. The other tasks went on elsewhere; retry it, or narrow its scope.`
      : `Its thread was lost ${count(moves, 'time')}, the last one (${threadId}) because ${reason}.`;
    this.#end(taskId, { status: 'failed', summary: why, failure: failure('thread-lost', why) });
  }

  #release(taskId: TaskId): void {
    this.#handles.delete(taskId);
    clearTimeout(this.#timers.get(taskId));
    this.#timers.delete(taskId);
  }

  #tell(from: TaskId, news: readonly InboxItem[]): void {
    const source = this.#task(from);
    for (const [taskId, handle] of this.#handles) {
      if (taskId !== from && listens(this.#task(taskId).spec, source)) handle.deliver(news);
    }
    this.#setup.tellSupervisor(news);
  }

  #task(taskId: TaskId): TaskRecord {
    const task = this.#setup.record.state.tasks.get(taskId);
    if (!task) throw new Error(`There is no task ${taskId} in this run${taskId === SUPERVISOR ? ': the supervisor is not one' : ''}.`);
    return task;
  }
}

const listens = (spec: TaskSpec, to: TaskRecord): boolean => spec.listensTo.includes(to.spec.role) && to.spec.taskId !== spec.taskId;
