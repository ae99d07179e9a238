import { anotherThan } from '../domain/answering.ts';
import { describeRefusal, type Refusal } from '../domain/budget.ts';
import type { HunkDecision } from '../domain/change.ts';
import type { RunEvent } from '../domain/event.ts';
import type { QuestionContent } from '../domain/question.ts';
import type { Selection } from '../domain/hunk-need.ts';
import { SUPERVISOR, type HunkId, type MessageId, type QuestionId, type RunId, type TaskId } from '../domain/ids.ts';
import type { MessageMode, MessageSubject } from '../domain/message.ts';
import type { PlannedTaskChange } from '../domain/plan-event.ts';
import { isPlanned, type RunState } from '../domain/run-state.ts';
import { hasEnded } from '../domain/task.ts';
import type { OpenBuffer } from '../ports/code.ts';
import type { ApplyReport } from '../ports/workspace.ts';
import { certifyChanges } from './certifier.ts';
import { certifyAnew, type CertifyPorts } from './certify-offered.ts';
import type { CommitReport, CommitRequest, RunApi, RunRequest } from './crew-api.ts';
import { commentOn } from './hunk-comment.ts';
import { rebaseInEngine } from './newer-edits.ts';
import { offerChanges } from './offer.ts';
import { openCode } from './open-code.ts';
import { RunReview } from './run-review.ts';
import { RunWork } from './run-work.ts';
import type { RunPorts } from './run-ports.ts';
import type { RunRecord } from './run-record.ts';
import { staffOf, type Staff } from './staff.ts';
import { settlementOf } from './settle-conflict.ts';
import { trySelection } from './try-selection.ts';
import type { TaskReading, TaskRow } from './task-reading.ts';

/** Added to the reason why a task has to wrap up. */
export const WRAP_UP = ' Finish now and hand over what you have.';

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
  readonly #staff: Staff;
  readonly #review: RunReview;
  readonly #work: RunWork;

  constructor(request: RunRequest, record: RunRecord, ports: RunPorts) {
    this.runId = record.state.runId;
    this.#request = request;
    this.#record = record;
    this.#ports = ports;
    this.#staff = staffOf(request, record, ports, {
      unsaved: () => this.#unsaved(),
      reopenCode: () => this.#openCode(this.#work.signal),
      onLimitReached: (refusal) => this.reachedLimit(refusal, describeRefusal(refusal)),
    });
    this.#review = new RunReview({
      record,
      applier: () => ports.applier(request.folder),
      pid: ports.pid,
      rebase: (asked) => rebaseInEngine(record.state, asked, { code: ports.code, buffers: this.#unsaved() }),
      ...(ports.versionControl && { versionControl: () => ports.versionControl!(request.folder) }),
      certify: (signal) => certifyAnew(record, request, this.#certifyPorts(), signal),
    });
    this.#work = new RunWork({
      request,
      record,
      ports,
      staff: this.#staff,
      review: this.#review,
      openCode: (signal) => this.#openCode(signal),
      offer: (signal) => offerChanges(record, request, this.#certifyPorts(), signal),
    });
  }

  get state(): RunState {
    return this.#record.state;
  }

  get finished(): Promise<RunState> {
    return this.#work.finished;
  }

  eventsSince(seq: number): readonly RunEvent[] {
    return this.#record.eventsSince(seq);
  }

  flush(): Promise<void> {
    return this.#record.flush();
  }

  /** Sets the supervisor to work. */
  begin(): void {
    this.#ports.model.limit(this.runId, this.#staff.budget, this.#staff.patience);
    const { agentFiles } = this.state.header;
    if (agentFiles !== undefined && this.state.lastSeq === 1) this.#record.record({ type: 'supervisor-said', text: agentFiles });
    this.#work.begin();
  }

  approvePlan(): void {
    this.#requirePlan();
    this.#goOn();
    this.#record.record({ type: 'plan-approved' });
  }

  changeTask(taskId: TaskId, change: PlannedTaskChange): void {
    this.#requirePlan();
    if (hasEnded(this.#staff.board.check(taskId).state)) throw new Error(`Task ${taskId} is no longer part of the plan.`);
    this.#record.record({ type: 'task-changed', taskId, change });
  }

  #requirePlan(): void {
    if (!isPlanned(this.state)) throw new Error(`Run ${this.runId} has no plan that waits to be approved.`);
  }

  resume(): void {
    if (this.state.status !== 'interrupted') throw new Error(`Run ${this.runId} is not interrupted, so there is nothing to resume.`);
    this.#goOn();
  }

  check(taskId: TaskId): TaskReading {
    return this.#staff.board.check(taskId);
  }

  list(live?: boolean): readonly TaskRow[] {
    return this.#staff.board.list(live);
  }

  comment(hunkId: HunkId, text: string): MessageId {
    const { taskId, text: told } = commentOn(this.state, hunkId, text);
    return this.send(taskId, 'steer', told, { hunk: hunkId });
  }

  settle(conflict: string, text: string): MessageId {
    const { taskId, text: told } = settlementOf(this.state, conflict, text);
    return this.send(taskId, 'steer', told, { conflict });
  }

  send(taskId: TaskId, mode: MessageMode, text: string, about?: MessageSubject): MessageId {
    if (taskId !== SUPERVISOR) this.#staff.board.check(taskId);
    // A word to the supervisor makes it plan anew; one to a planned task waits with its instructions.
    if (taskId === SUPERVISOR || !isPlanned(this.state)) this.#goOn();
    return taskId === SUPERVISOR
      ? this.#staff.office.send(taskId, mode, text, 'user', about)
      : this.#staff.board.update(taskId, mode, text, 'user', undefined, about);
  }

  withdraw(messageId: MessageId): Promise<boolean> {
    return this.#staff.office.withdraw(messageId);
  }

  edit(messageId: MessageId, text: string): Promise<boolean> {
    return this.#staff.office.edit(messageId, text);
  }

  cancelTask(taskId: TaskId): void {
    this.#staff.board.cancel(taskId);
  }

  retryTask(taskId: TaskId): void {
    this.#staff.board.check(taskId);
    // What was left out of a plan is part of it again, and starts with it.
    if (!isPlanned(this.state)) this.#goOn();
    this.#staff.board.retry(taskId);
  }

  answer(questionId: QuestionId, answer: 'yes' | 'no', text: string, by: 'user' | 'policy' = 'user'): void {
    this.#staff.questions.answer(questionId, answer, text, by);
  }

  wrapUp(): void {
    for (const row of this.#staff.board.list(true))
      this.#staff.board.update(row.taskId, 'wrap-up', 'Finish now and keep what you have.', 'user');
  }

  cancel(): void {
    if (this.state.status !== 'running') return;
    this.#record.record({ type: 'stop-requested', taskId: null, reason: 'cancelled', by: 'user' });
    this.#staff.board.cancelAll();
    this.#work.stop();
  }

  /** Stops without an ending: the run is then interrupted, and can be taken up again. */
  async abandon(): Promise<void> {
    this.#staff.supervising.abandon();
    this.#staff.board.close();
    this.#staff.patience.close();
    this.#staff.questions.close();
    this.#work.abandon();
    this.#review.stopCertifying();
    await this.#record.flush().catch(() => undefined);
  }

  decide(hunkIds: readonly HunkId[], decision: HunkDecision): void {
    this.#review.decide(hunkIds, decision);
  }

  editHunk(hunkId: HunkId, text: string): void {
    this.#review.editHunk(hunkId, text);
  }

  apply(movedOn?: 'skip' | 'show'): Promise<ApplyReport> {
    return this.#review.apply(movedOn);
  }

  undo(): Promise<ApplyReport> {
    return this.#review.undo();
  }

  trySelection(accepted: readonly HunkId[], by: 'names' | 'types', signal?: AbortSignal): Promise<Selection> {
    return trySelection(this.state, accepted, by, { code: this.#ports.code, buffers: this.#unsaved() }, signal);
  }

  commit(request: CommitRequest): Promise<CommitReport> {
    return this.#review.commit(request);
  }

  recertify(): Promise<void> {
    return this.#review.recertify();
  }

  get review(): RunReview {
    return this.#review;
  }

  /** Goes on with a run that is not running: it was interrupted, or has finished and there is more to do. */
  #goOn(): void {
    if (this.state.status === 'running') return;
    this.#review.stopCertifying();
    this.#staff.board.hold();
    const answering = anotherThan(this.state.header, this.#ports.models.answering(this.runId));
    this.#record.record({ type: 'run-resumed', pid: this.#ports.pid, ...(answering && { answering }) });
    this.#staff.questions.takeUp();
    this.begin();
  }

  #certifyPorts(): CertifyPorts {
    const { code, checks, certify = certifyChanges } = this.#ports;
    return { code, checks, ground: this.#unsaved(), certify };
  }

  #openCode(signal: AbortSignal): Promise<void> {
    return openCode(this.state, this.#ports.code, this.#unsaved(), signal);
  }

  /** What the editor has open and not saved, as of now. */
  #unsaved(): readonly OpenBuffer[] {
    return this.#ports.buffers(this.#request.folder).unsaved();
  }

  /** A task, or the supervisor, has to wrap up: a limit leaves it only the room for that. */
  reachedLimit({ taskId, which, what, limit, used }: Omit<Refusal, 'asked' | 'mayFitLater'>, reason: string): void {
    this.#record.record({ type: 'budget-reached', taskId, of: which, what, limit, used });
    const text = `${reason}${WRAP_UP}`;
    if (taskId === SUPERVISOR) this.#staff.office.send(taskId, 'wrap-up', text, 'supervisor');
    else this.#staff.board.update(taskId, 'wrap-up', text, 'supervisor');
  }

  /** Asks, once for the whole run, whether to wait for the model's service. */
  askToWait(question: QuestionContent, forMs: number): void {
    this.#staff.patience.ask(question, forMs);
  }
}
