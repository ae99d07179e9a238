import { Inbox } from '../agents/inbox.ts';
import type { AgentEvent } from '../agents/agent-loop.ts';
import { BUILT_IN_ROLES } from '../agents/roles.ts';
import type { Tool } from '../agents/tool.ts';
import type { Clock } from '../base/clock.ts';
import type { RunBriefing } from '../domain/briefing.ts';
import { describeRefusal, type Refusal } from '../domain/budget.ts';
import type { HunkDecision } from '../domain/change.ts';
import type { RunEvent, RunOutcome } from '../domain/event.ts';
import { failure, messageOf, type Failure } from '../domain/failure.ts';
import { SUPERVISOR, type HunkId, type MessageId, type QuestionId, type RunId, type TaskId } from '../domain/ids.ts';
import { heardButOpen, unheard } from '../domain/mail.ts';
import type { MessageMode } from '../domain/message.ts';
import { messagesTo, type RunState } from '../domain/run-state.ts';
import { hasEnded } from '../domain/task.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import type { SubagentRunner } from '../ports/subagent.ts';
import type { Applier, ApplyReport, EditorBuffers } from '../ports/workspace.ts';
import { certifyChanges } from './certifier.ts';
import type { BudgetGate } from './budget-gate.ts';
import type { RunApi, RunRequest } from './crew-api.ts';
import { CutOffStep } from './cut-off-step.ts';
import { offerChanges } from './offer.ts';
import { PostOffice } from './post-office.ts';
import { Questions } from './questions.ts';
import { applyAccepted, undoApplied } from './review.ts';
import { RunBudget } from './run-budget.ts';
import { outcomeOf } from './run-outcome.ts';
import type { RunRecord } from './run-record.ts';
import { runSupervisor, type SupervisorEnd } from './supervisor-agent.ts';
import { TaskBoard } from './task-board.ts';
import type { TaskReading, TaskRow } from './task-reading.ts';

export interface RunPorts {
  readonly model: BudgetGate;
  readonly runner: SubagentRunner;
  readonly code: CodeProject;
  readonly checks: CheckRunner;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** The process that runs it. */
  readonly pid: number;
  readonly applier: (folder: string) => Applier;
  readonly buffers: (folder: string) => EditorBuffers;
  /** Makes the certificate; a replay plays the recorded one. */
  readonly certify?: typeof certifyChanges;
  /** Puts something around every tool of the supervisor. */
  readonly aroundTool?: (tool: Tool) => Tool;
  /** Waited for before each thing that the supervisor does by itself. */
  readonly pace?: (signal: AbortSignal) => Promise<void>;
}

/** Added to the reason why a task has to wrap up. */
export const WRAP_UP = ' Finish now and hand over what you have.';

const DEFAULT_CONCURRENCY = 8;
const DEFAULT_SILENCE_MS = 5 * 60_000;
const DEFAULT_QUESTION_MS = 60 * 60_000;

/**
 * One run from its goal to its change set: the supervisor at work, its tasks, merge, certificate, review.
 *
 * Every public method returns at once or after its durable part; none waits for a subagent. Past runs are the same
 * thing without anything running.
 */
export class Run implements RunApi {
  readonly runId: RunId;
  readonly #request: RunRequest;
  readonly #record: RunRecord;
  readonly #ports: RunPorts;
  readonly #office: PostOffice;
  readonly #questions: Questions;
  readonly #board: TaskBoard;
  readonly #budget: RunBudget;
  #stop = new AbortController();
  #working: Promise<unknown> | undefined;
  #finished: Promise<RunState>;
  #isAbandoned = false;
  /** The step that the supervisor makes again after it was cut off in it, until it is finished. */
  #redone: CutOffStep | undefined;

  constructor(request: RunRequest, record: RunRecord, ports: RunPorts) {
    const { clock, random } = ports;
    this.runId = record.state.runId;
    this.#request = request;
    this.#record = record;
    this.#ports = ports;
    this.#finished = Promise.resolve(record.state);
    this.#office = new PostOffice(record);
    this.#questions = new Questions({
      record,
      clock,
      timeoutMs: request.questionTimeoutMs ?? DEFAULT_QUESTION_MS,
      onAnswered: ({ taskId }) => this.#board.answered(taskId),
    });
    this.#budget = new RunBudget({
      run: request.budget ?? {},
      state: () => record.state,
      clock,
      onReached: (refusal) => this.reachedLimit(refusal, describeRefusal(refusal)),
    });
    this.#board = new TaskBoard({
      record,
      runner: ports.runner,
      office: this.#office,
      questions: this.#questions,
      clock,
      random,
      folder: request.folder,
      trusted: request.trusted,
      ground: () => ports.buffers(request.folder).unsaved(),
      ...(request.testCommand !== undefined && { testCommand: request.testCommand }),
      concurrency: request.concurrency ?? DEFAULT_CONCURRENCY,
      ...(request.timeoutMs !== undefined && { timeoutMs: request.timeoutMs }),
      silenceMs: request.silenceMs ?? DEFAULT_SILENCE_MS,
      roles: BUILT_IN_ROLES.map((role) => role.name),
      reopenCode: () => this.#openCode(),
      onTaskCreated: (spec) => this.#budget.limit(spec),
      onTaskEnded: (taskId) => this.#budget.end(taskId),
    });
  }

  get state(): RunState {
    return this.#record.state;
  }

  get finished(): Promise<RunState> {
    return this.#finished;
  }

  eventsSince(seq: number): readonly RunEvent[] {
    return this.#record.eventsSince(seq);
  }

  flush(): Promise<void> {
    return this.#record.flush();
  }

  /** Sets the supervisor to work. */
  begin(): void {
    this.#ports.model.limit(this.runId, this.#budget);
    this.#finished = this.#work().catch((error: unknown) =>
      this.#finish('failed', messageOf(error), failure('internal', messageOf(error))),
    );
  }

  resume(): void {
    if (this.state.status !== 'interrupted') throw new Error(`Run ${this.runId} is not interrupted, so there is nothing to resume.`);
    this.#goOn();
  }

  check(taskId: TaskId): TaskReading {
    return this.#board.check(taskId);
  }

  list(live?: boolean): readonly TaskRow[] {
    return this.#board.list(live);
  }

  send(taskId: TaskId, mode: MessageMode, text: string): MessageId {
    if (taskId !== SUPERVISOR) this.#board.check(taskId);
    this.#goOn();
    return taskId === SUPERVISOR ? this.#office.send(taskId, mode, text, 'user') : this.#board.update(taskId, mode, text, 'user');
  }

  withdraw(messageId: MessageId): Promise<boolean> {
    return this.#office.withdraw(messageId);
  }

  edit(messageId: MessageId, text: string): Promise<boolean> {
    return this.#office.edit(messageId, text);
  }

  cancelTask(taskId: TaskId): void {
    this.#board.cancel(taskId);
  }

  retryTask(taskId: TaskId): void {
    this.#board.check(taskId);
    this.#goOn();
    this.#board.retry(taskId);
  }

  answer(questionId: QuestionId, answer: 'yes' | 'no', text: string, by: 'user' | 'policy' = 'user'): void {
    this.#questions.answer(questionId, answer, text, by);
  }

  wrapUp(): void {
    for (const row of this.#board.list(true)) this.#board.update(row.taskId, 'wrap-up', 'Finish now and keep what you have.', 'user');
  }

  cancel(): void {
    if (this.state.status !== 'running') return;
    this.#record.record({ type: 'stop-requested', taskId: null, reason: 'cancelled', by: 'user' });
    this.#board.cancelAll();
    this.#stop.abort();
  }

  /** Stops without an ending: the run is then interrupted, and can be taken up again. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    this.#board.close();
    this.#questions.close();
    this.#stop.abort();
    await this.#record.flush().catch(() => undefined);
  }

  decide(hunkIds: readonly HunkId[], decision: HunkDecision): void {
    this.#record.record({ type: 'hunk-decided', hunkIds, decision });
  }

  async apply(): Promise<ApplyReport> {
    const report = await applyAccepted(this.#record, this.#ports.applier(this.#request.folder));
    await this.#record.flush();
    return report;
  }

  async undo(): Promise<ApplyReport> {
    const report = await undoApplied(this.#record, this.#ports.applier(this.#request.folder));
    await this.#record.flush();
    return report;
  }

  /** Goes on with a run that is not running: it was interrupted, or has finished and there is more to do. */
  #goOn(): void {
    if (this.state.status === 'running') return;
    this.#board.hold();
    this.#record.record({ type: 'run-resumed', pid: this.#ports.pid });
    this.#questions.takeUp();
    this.#stop = new AbortController();
    this.begin();
  }

  async #work(): Promise<RunState> {
    const { checks } = this.#ports;
    let end: SupervisorEnd;
    do {
      end = await this.#workOnce();
      await checks.closeRun({ runId: this.runId }).catch(() => undefined);
      if (this.#isAbandoned) return this.state;
      if (end.status !== 'finished' || end.result.outcome !== 'done') await this.#board.stopAll();
      if (this.#mayApply(end)) await this.apply();
      // Somebody may have spoken while it came to its end. From here on nothing is waited for until that is on record.
    } while (this.#hasMoreToDo(end));
    for (const { messageId, state } of messagesTo(this.state, SUPERVISOR))
      if (state === 'queued') this.#record.record({ type: 'message-state', messageId, taskId: SUPERVISOR, state: 'withdrawn', step: null });
    const outcome = outcomeOf(end, this.state);
    return this.#finish(outcome.status, outcome.summary, outcome.failure);
  }

  #mayApply(end: SupervisorEnd): boolean {
    const { certificate, applied } = this.state;
    return (
      this.#request.apply === true && outcomeOf(end, this.state).status !== 'failed' && certificate?.verdict !== 'regressed' && !applied
    );
  }

  #hasMoreToDo(end: SupervisorEnd): boolean {
    if (end.status !== 'finished' || end.result.outcome !== 'done' || this.#stop.signal.aborted) return false;
    return this.#board.isBusy || unheard(this.state, SUPERVISOR).length > 0;
  }

  async #workOnce(): Promise<SupervisorEnd> {
    // One at a time: a run that is resumed while its last certificate is still being made waits for it.
    const before = this.#working;
    const working = (async () => {
      await before?.catch(() => undefined);
      return this.#superviseAndOffer();
    })();
    this.#working = working;
    try {
      return await working;
    } catch (error) {
      return this.#stop.signal.aborted ? { status: 'aborted' } : { status: 'failed', failure: failure('internal', messageOf(error)) };
    }
  }

  async #superviseAndOffer(): Promise<SupervisorEnd> {
    const { code, checks, buffers } = this.#ports;
    await this.#openCode();
    this.#board.takeUp();
    const inbox = new Inbox(unheard(this.state, SUPERVISOR));
    for (const { messageId, step } of heardButOpen(this.state, SUPERVISOR))
      this.#record.record({ type: 'message-state', messageId, taskId: SUPERVISOR, state: 'acted-on', step });
    this.#office.open(SUPERVISOR, {
      deliver: (items) => inbox.push(...items),
      withdraw: (messageId) => Promise.resolve(inbox.withdraw(messageId)),
      edit: (messageId, text) => Promise.resolve(inbox.edit(messageId, text)),
    });
    this.#questions.askAgain(SUPERVISOR);
    let resumed = true;
    try {
      for (;;) {
        const end = await this.#supervise(inbox, resumed);
        resumed = false;
        if (end.status !== 'finished' || end.result.outcome !== 'done') return end;
        if (!this.#board.isBusy && inbox.isEmpty) {
          const ground = buffers(this.#request.folder).unsaved();
          await offerChanges(
            this.#record,
            this.#request,
            { code, checks, ground, certify: this.#ports.certify ?? certifyChanges },
            this.#stop.signal,
          );
          if (!this.#board.isBusy && inbox.isEmpty) return end;
        }
        // Somebody spoke while it handed over, or a task goes on: there is more to come.
        await inbox.arrival(this.#stop.signal);
      }
    } finally {
      this.#office.close(SUPERVISOR);
      if (!this.#isAbandoned) this.#questions.drop(SUPERVISOR);
    }
  }

  /** Opens the folder, with the edits of the tasks that have ended: others may build on them. */
  async #openCode(): Promise<void> {
    const { code, buffers } = this.#ports;
    const { folder } = this.#request;
    const { signal } = this.#stop;
    await code.openRun({ runId: this.runId, folder, buffers: buffers(folder).unsaved() }, signal);
    for (const { spec, status, changes } of this.state.tasks.values()) {
      if (!changes || !hasEnded(status)) continue;
      const { files, basedOn } = changes;
      await code.restore({ runId: this.runId, taskId: spec.taskId, files, ...(basedOn && { basedOn }), discard: true }, signal);
    }
  }

  #supervise(inbox: Inbox, resumed: boolean): Promise<SupervisorEnd> {
    const { goal, scope, trusted, tests, recipe } = this.#request;
    const briefing: RunBriefing = { goal, scope, trusted, tests, ...(recipe && { recipe }) };
    const { supervisor } = this.state;
    const { pace } = this.#ports;
    this.#redone = resumed ? new CutOffStep(this.eventsSince(0), SUPERVISOR) : undefined;
    return runSupervisor(
      {
        runId: this.runId,
        model: this.#ports.model,
        code: this.#ports.code,
        board: this.#board,
        flush: () => this.#record.flush(),
        redone: () => this.#redone,
        roles: BUILT_IN_ROLES.map((role) => role.name),
        inbox,
        clock: this.#ports.clock,
        random: this.#ports.random,
        signal: this.#stop.signal,
        resumed,
        ...(this.#ports.aroundTool && { around: this.#ports.aroundTool }),
        ...(pace && { pace: () => pace(this.#stop.signal) }),
        emit: (event) => this.#heedSupervisor(event),
      },
      briefing,
      supervisor.conversation,
      supervisor.step,
    );
  }

  #heedSupervisor(event: AgentEvent): void {
    if (event.type === 'findings' || this.#isAbandoned) return;
    if (event.type === 'step-finished') this.#redone = undefined;
    if (event.type === 'question') this.#questions.ask(SUPERVISOR, event.callId, event.question);
    else if (event.type === 'activity' && event.activity.kind === 'said') this.#say(event.activity.text);
    else if (event.type !== 'message-state' || this.state.messages.get(event.messageId)?.state !== event.state)
      this.#record.record({ ...event, taskId: SUPERVISOR });
  }

  /** A task, or the supervisor, has to wrap up: a limit leaves it only the room for that. */
  reachedLimit({ taskId, which, what, limit, used }: Omit<Refusal, 'asked' | 'mayFitLater'>, reason: string): void {
    this.#record.record({ type: 'budget-reached', taskId, of: which, what, limit, used });
    const text = `${reason}${WRAP_UP}`;
    if (taskId === SUPERVISOR) this.#office.send(taskId, 'wrap-up', text, 'supervisor');
    else this.#board.update(taskId, 'wrap-up', text, 'supervisor');
  }

  #say(text: string): void {
    if (!this.#redone?.claim('supervisor-said', (event) => event.text === text)) this.#record.record({ type: 'supervisor-said', text });
  }

  async #finish(status: RunOutcome, summary: string, why?: Failure): Promise<RunState> {
    const wallMs = this.#ports.clock.now() - this.state.startedAt;
    this.#ports.model.forget(this.runId);
    this.#record.record({ type: 'run-finished', status, summary, wallMs, ...(why && { failure: why }) });
    await this.#record.flush();
    return this.state;
  }
}
