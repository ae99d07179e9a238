import { Inbox } from '../agents/inbox.ts';
import { BUILT_IN_ROLES } from '../agents/roles.ts';
import type { Clock } from '../base/clock.ts';
import type { RunBriefing } from '../domain/briefing.ts';
import type { HunkDecision } from '../domain/change.ts';
import type { RunEvent, RunOutcome } from '../domain/event.ts';
import { failure, messageOf, type Failure } from '../domain/failure.ts';
import { SUPERVISOR, type HunkId, type MessageId, type QuestionId, type RunId, type TaskId } from '../domain/ids.ts';
import type { MessageMode } from '../domain/message.ts';
import type { RunState } from '../domain/run-state.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import type { ModelClient } from '../ports/model.ts';
import type { SubagentRunner } from '../ports/subagent.ts';
import type { Applier, ApplyReport, EditorBuffers } from '../ports/workspace.ts';
import type { AgentEvent } from '../agents/agent-loop.ts';
import type { RunApi, RunRequest } from './crew-api.ts';
import { offerChanges } from './offer.ts';
import { applyAccepted, undoApplied } from './review.ts';
import { outcomeOf } from './run-outcome.ts';
import type { RunRecord } from './run-record.ts';
import { runSupervisor, type SupervisorEnd } from './supervisor-agent.ts';
import { TaskBoard } from './task-board.ts';
import type { TaskReading, TaskRow } from './task-reading.ts';

export interface RunPorts {
  readonly model: ModelClient;
  readonly runner: SubagentRunner;
  readonly code: CodeProject;
  readonly checks: CheckRunner;
  readonly clock: Clock;
  readonly applier: (folder: string) => Applier;
  readonly buffers: (folder: string) => EditorBuffers;
}

const DEFAULT_CONCURRENCY = 8;

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
  readonly #board: TaskBoard;
  #inbox = new Inbox();
  #stop = new AbortController();
  #working: Promise<unknown> | undefined;
  #finished: Promise<RunState>;

  constructor(request: RunRequest, record: RunRecord, ports: RunPorts) {
    this.runId = record.state.runId;
    this.#request = request;
    this.#record = record;
    this.#ports = ports;
    this.#finished = Promise.resolve(record.state);
    this.#board = new TaskBoard({
      record,
      runner: ports.runner,
      folder: request.folder,
      trusted: request.trusted,
      ground: () => ports.buffers(request.folder).unsaved(),
      ...(request.testCommand !== undefined && { testCommand: request.testCommand }),
      concurrency: request.concurrency ?? DEFAULT_CONCURRENCY,
      ...(request.timeoutMs !== undefined && { timeoutMs: request.timeoutMs }),
      roles: BUILT_IN_ROLES.map((role) => role.name),
      tellSupervisor: (news) => this.#inbox.push(...news),
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

  /** Sets the supervisor to work. */
  begin(): void {
    this.#finished = this.#work().catch((error: unknown) =>
      this.#finish('failed', messageOf(error), failure('internal', messageOf(error))),
    );
  }

  check(taskId: TaskId): TaskReading {
    return this.#board.check(taskId);
  }

  list(live?: boolean): readonly TaskRow[] {
    return this.#board.list(live);
  }

  send(taskId: TaskId, mode: MessageMode, text: string): MessageId {
    if (taskId !== SUPERVISOR) {
      const messageId = this.#board.update(taskId, mode, text, 'user');
      this.#continue();
      return messageId;
    }
    const messageId = this.#record.nextMessageId();
    this.#record.record({ type: 'message-sent', messageId, taskId, mode, text, from: 'user' });
    this.#record.record({ type: 'message-state', messageId, taskId, state: 'queued', step: null });
    this.#inbox.push({ type: 'message', messageId, mode, text, from: 'user' });
    this.#continue();
    return messageId;
  }

  async withdraw(messageId: MessageId): Promise<boolean> {
    const message = this.state.messages.get(messageId);
    if (message?.taskId !== SUPERVISOR) return this.#board.withdraw(messageId);
    if (!this.#inbox.withdraw(messageId)) return false;
    this.#record.record({ type: 'message-state', messageId, taskId: SUPERVISOR, state: 'withdrawn', step: null });
    return true;
  }

  cancelTask(taskId: TaskId): void {
    this.#board.cancel(taskId);
  }

  retryTask(taskId: TaskId): void {
    this.#board.retry(taskId);
    this.#continue();
  }

  answer(questionId: QuestionId): void {
    throw new Error(`There is no open question ${questionId} in this run.`);
  }

  wrapUp(): void {
    for (const row of this.#board.list(true)) this.#board.update(row.taskId, 'wrap-up', 'Finish now and keep what you have.', 'user');
  }

  cancel(): void {
    this.#board.cancelAll();
    this.#stop.abort();
  }

  /** Stops without an ending: the run is then interrupted, and can be taken up again. */
  async abandon(): Promise<void> {
    this.#board.close();
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

  /** Goes on with a run that had finished, after a message or a retry. */
  #continue(): void {
    if (this.state.status === 'running') return;
    this.#record.record({ type: 'run-resumed' });
    this.#stop = new AbortController();
    this.begin();
  }

  async #work(): Promise<RunState> {
    // One at a time: a run that is resumed while its last certificate is still being made waits for it.
    const before = this.#working;
    const { code, checks, buffers } = this.#ports;
    const { folder } = this.#request;
    const working = (async () => {
      await before?.catch(() => undefined);
      await code.openRun({ runId: this.runId, folder, buffers: buffers(folder).unsaved() }, this.#stop.signal);
      const end = await this.#supervise();
      if (end.status === 'finished' && end.result.outcome === 'done')
        await offerChanges(this.#record, this.#request, { code, checks, ground: buffers(folder).unsaved() }, this.#stop.signal);
      return end;
    })();
    this.#working = working;
    let end: SupervisorEnd;
    try {
      end = await working;
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
      end = { status: 'aborted' };
    } finally {
      await checks.closeRun({ runId: this.runId }).catch(() => undefined);
    }
    const outcome = outcomeOf(end, this.state);
    if (this.#request.apply === true && outcome.status !== 'failed' && this.state.certificate?.verdict !== 'regressed') await this.apply();
    return this.#finish(outcome.status, outcome.summary, outcome.failure);
  }

  #supervise(): Promise<SupervisorEnd> {
    const { recipe } = this.#request;
    const briefing: RunBriefing = {
      goal: this.#request.goal,
      scope: this.#request.scope,
      trusted: this.#request.trusted,
      tests: this.#request.tests,
      ...(recipe && { recipe }),
    };
    const { supervisor } = this.state;
    return runSupervisor(
      {
        runId: this.runId,
        model: this.#ports.model,
        code: this.#ports.code,
        board: this.#board,
        roles: BUILT_IN_ROLES.map((role) => role.name),
        inbox: this.#inbox,
        clock: this.#ports.clock,
        signal: this.#stop.signal,
        emit: (event) => this.#heedSupervisor(event),
      },
      briefing,
      supervisor.conversation,
      supervisor.step,
    );
  }

  #heedSupervisor(event: AgentEvent): void {
    if (event.type === 'findings') return;
    if (event.type === 'activity' && event.activity.kind === 'said')
      this.#record.record({ type: 'supervisor-said', text: event.activity.text });
    else this.#record.record({ ...event, taskId: SUPERVISOR });
  }

  async #finish(status: RunOutcome, summary: string, why?: Failure): Promise<RunState> {
    const wallMs = this.#ports.clock.now() - this.state.startedAt;
    this.#record.record({ type: 'run-finished', status, summary, wallMs, ...(why && { failure: why }) });
    await this.#record.flush();
    return this.state;
  }
}
