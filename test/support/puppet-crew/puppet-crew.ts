import assert from 'node:assert/strict';
import { Inbox } from '../../../src/agents/inbox.ts';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import { JOURNAL_VERSION, type RunEvent, type RunEventType } from '../../../src/domain/event.ts';
import { ROLES, RunId, SUPERVISOR, type QuestionId, type TaskId } from '../../../src/domain/ids.ts';
import { heardButOpen, unheard } from '../../../src/domain/mail.ts';
import type { MessageMode } from '../../../src/domain/message.ts';
import { foldRun } from '../../../src/domain/run.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import type { InboxItem, SubagentRunner } from '../../../src/ports/subagent.ts';
import { PostOffice } from '../../../src/supervisor/post-office.ts';
import { Questions } from '../../../src/supervisor/questions.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { TaskBoard } from '../../../src/supervisor/task-board.ts';
import type { NewTask } from '../../../src/supervisor/new-task.ts';
import { FakeClock } from '../fake-clock.ts';
import { GatedJournal } from '../gated-journal.ts';
import { Puppet, toMessages, turnOf } from './puppet.ts';

const HEADER = {
  type: 'run-started',
  version: JOURNAL_VERSION,
  goal: 'g',
  scope: WHOLE_WORKSPACE,
  folder: '/w',
  model: 'scripted',
  trusted: true,
  tests: true,
  pid: 1,
} as const;

export interface PuppetCrewSetup {
  readonly concurrency: number;
  readonly random: () => number;
}

/**
 * A run whose supervisor and subagents are puppets, put together as `Run` does it, that can crash at any moment and be
 * taken up again from what its journal has. Nothing in it moves unless told to.
 */
export class PuppetCrew {
  readonly clock = new FakeClock();
  readonly #setup: PuppetCrewSetup;
  #process!: Process;
  /** Every process after a crash or a reload starts with what the one before has left. */
  crashes = 0;

  private constructor(setup: PuppetCrewSetup) {
    this.#setup = setup;
  }

  static async begin(setup: PuppetCrewSetup): Promise<PuppetCrew> {
    const crew = new PuppetCrew(setup);
    const journal = new GatedJournal();
    const beginning = RunRecord.begin(RunId('r'), HEADER, crew.clock, journal, { recorded: () => undefined });
    journal.sync();
    crew.#process = new Process(await beginning, journal, crew.clock, setup);
    crew.#process.takeUp();
    return crew;
  }

  get process(): Process {
    return this.#process;
  }

  get state(): RunState {
    return this.#process.record.state;
  }

  get events(): readonly RunEvent[] {
    return this.#process.record.eventsSince(0);
  }

  /** Lets all that can happen without the puppets, the disk and the clock happen. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The process is gone. Of what it was writing, so many events are on the disk. */
  crash(onTheWay: number): void {
    const events = this.#process.journal.leftBehind(onTheWay);
    this.#process.vanish();
    this.crashes += 1;
    const journal = new GatedJournal(events);
    const record = RunRecord.reopen(events, foldRun(events), this.clock, journal, { recorded: () => undefined }, true);
    this.#process = new Process(record, journal, this.clock, this.#setup);
  }

  /** The process is gone right after the last event of this type had been written. */
  crashAfter(type: RunEventType, taskId?: TaskId): void {
    const last = this.events.findLastIndex(
      (event) => event.type === type && (taskId === undefined || ('taskId' in event && event.taskId === taskId)),
    );
    assert.ok(last >= this.#process.journal.durable.length, `${type} is on its way to the disk`);
    this.crash(last + 1 - this.#process.journal.durable.length);
  }

  /** The window is reloaded: the process ends in good order. */
  reload(): void {
    this.#process.journal.sync();
    this.crash(0);
  }
}

/** One process in the life of a run. */
export class Process {
  readonly record: RunRecord;
  readonly journal: GatedJournal;
  readonly office: PostOffice;
  readonly questions: Questions;
  readonly board: TaskBoard;
  readonly puppets: Puppet[] = [];
  /** The run is resumed; its code is not open yet. */
  isOpening = false;
  isTakenUp = false;
  #inbox = new Inbox();
  #supervisorHears: readonly InboxItem[] | undefined;
  #isGone = false;

  constructor(record: RunRecord, journal: GatedJournal, clock: FakeClock, { concurrency, random }: PuppetCrewSetup) {
    this.record = record;
    this.journal = journal;
    this.office = new PostOffice(record);
    this.questions = new Questions({
      record,
      clock,
      timeoutMs: 60_000,
      onAnswered: ({ taskId }) => this.board.answered(taskId),
    });
    const runner: SubagentRunner = {
      start: (order) => {
        assert.ok(!this.#isGone, 'nothing starts in a process that is gone');
        const puppet = new Puppet(order, this.puppets.length + 1);
        this.puppets.push(puppet);
        return puppet.handle();
      },
      dispose: () => Promise.resolve(),
    };
    this.board = new TaskBoard({
      record,
      runner,
      folder: '/w',
      trusted: true,
      ground: () => [],
      concurrency,
      roles: Object.values(ROLES).map((name) => ({ name, listensTo: [] })),
      office: this.office,
      questions: this.questions,
      clock,
      random,
      timeoutMs: 600_000,
      silenceMs: 300_000,
      reopenCode: () => Promise.resolve(),
    });
  }

  /** What `Run` does at once when a run that does not run is to go on. */
  resume(): void {
    if (this.isTakenUp || this.isOpening) return;
    this.isOpening = true;
    this.board.hold();
    this.record.record({ type: 'run-resumed', pid: 1 });
    this.questions.takeUp();
  }

  /** What `Run` does when the code is open. */
  takeUp(): void {
    if (this.isTakenUp) return;
    this.isTakenUp = true;
    this.board.takeUp();
    this.#inbox = new Inbox(unheard(this.record.state, SUPERVISOR));
    for (const { messageId, step } of heardButOpen(this.record.state, SUPERVISOR))
      this.record.record({ type: 'message-state', messageId, taskId: SUPERVISOR, state: 'acted-on', step });
    this.office.open(SUPERVISOR, {
      deliver: (items) => this.#inbox.push(...items),
      withdraw: (messageId, told) => told(this.#inbox.withdraw(messageId)),
      edit: (messageId, text, told) => told(this.#inbox.edit(messageId, text)),
    });
    this.questions.askAgain(SUPERVISOR);
  }

  start(task: NewTask): TaskId | undefined {
    return this.isTakenUp ? this.board.start(task) : undefined;
  }

  send(taskId: TaskId, mode: MessageMode, text: string, from: 'user' | 'supervisor'): void {
    this.resume();
    if (taskId === SUPERVISOR) this.office.send(taskId, mode, text, 'user');
    else this.board.update(taskId, mode, text, from);
  }

  retry(taskId: TaskId): void {
    this.resume();
    this.board.retry(taskId);
  }

  answer(questionId: QuestionId, answer: 'yes' | 'no'): void {
    this.questions.answer(questionId, answer, `${answer} to ${questionId}`);
  }

  get hasSupervisorMail(): boolean {
    return !this.#inbox.isEmpty;
  }

  get isSupervisorInStep(): boolean {
    return this.#supervisorHears !== undefined;
  }

  beginSupervisorStep(): void {
    if (!this.isTakenUp || this.#supervisorHears) return;
    const { record } = this;
    const step = record.state.supervisor.step + 1;
    record.record({ type: 'step-started', taskId: SUPERVISOR, step });
    this.#supervisorHears = this.#inbox.take();
    for (const item of this.#supervisorHears) if (item.type === 'message') this.#heedSupervisor(item.messageId, 'delivered', step);
  }

  finishSupervisorStep(kind: 'work' | 'ask'): void {
    const heard = this.#supervisorHears;
    if (!heard) return;
    const { record } = this;
    const { step } = record.state.supervisor;
    const callId = `${kind}-${step}`;
    const question = `May the supervisor do ${callId}?`;
    this.#supervisorHears = undefined;
    const appended = [...toMessages(heard), ...turnOf(kind, callId, question)];
    record.record({ type: 'step-finished', taskId: SUPERVISOR, step, appended, usage: NO_USAGE, stopReason: 'tool-use' });
    if (kind === 'ask') this.questions.ask(SUPERVISOR, callId, { text: question, why: 'w' });
    for (const item of heard) if (item.type === 'message') this.#heedSupervisor(item.messageId, 'acted-on', step);
  }

  /** Ends it without a word: what its puppets still send reaches nobody. */
  vanish(): void {
    this.#isGone = true;
    this.board.close();
    this.questions.close();
  }

  #heedSupervisor(messageId: Extract<InboxItem, { type: 'message' }>['messageId'], state: 'delivered' | 'acted-on', step: number): void {
    if (this.record.state.messages.get(messageId)?.state !== state)
      this.record.record({ type: 'message-state', messageId, taskId: SUPERVISOR, state, step });
  }
}
