import { count } from '../base/text.ts';
import { openConsents } from '../domain/contract-changes.ts';
import type { RunOutcome } from '../domain/event.ts';
import { failure, messageOf, type Failure } from '../domain/failure.ts';
import { SUPERVISOR } from '../domain/ids.ts';
import { unheard } from '../domain/mail.ts';
import { mayStartTasks, messagesTo, plannedTasks, type RunState } from '../domain/run-state.ts';
import type { RunRequest } from './crew-api.ts';
import { estimatePlan } from './plan-estimates.ts';
import { outcomeOf } from './run-outcome.ts';
import type { RunPorts } from './run-ports.ts';
import type { RunRecord } from './run-record.ts';
import type { RunReview } from './run-review.ts';
import type { Staff } from './staff.ts';
import type { SupervisorEnd } from './supervisor-agent.ts';

/** The journals from which on changes of what says what is right need a consent of their own. */
const CONSENT_VERSION = 5;

export interface RunWorkSetup {
  readonly request: RunRequest;
  readonly record: RunRecord;
  readonly ports: RunPorts;
  readonly staff: Staff;
  readonly review: RunReview;
  openCode(signal: AbortSignal): Promise<void>;
  /** Merges what the tasks changed, and has it checked. */
  offer(signal: AbortSignal): Promise<void>;
}

/** A run at work, from the supervisor's first step to the ending that goes on record; again each time it is taken up. */
export class RunWork {
  readonly #setup: RunWorkSetup;
  readonly #record: RunRecord;
  #stop = new AbortController();
  #working: Promise<unknown> | undefined;
  #finished: Promise<RunState>;
  #isAbandoned = false;

  constructor(setup: RunWorkSetup) {
    this.#setup = setup;
    this.#record = setup.record;
    this.#finished = Promise.resolve(setup.record.state);
  }

  /** Aborted when the work is to stop. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** The state after the latest ending. */
  get finished(): Promise<RunState> {
    return this.#finished;
  }

  begin(): void {
    this.#stop = new AbortController();
    this.#finished = this.#toTheEnd().catch((error: unknown) =>
      this.#finish('failed', messageOf(error), failure('internal', messageOf(error))),
    );
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Stops without an ending on record. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#stop.abort();
  }

  async #toTheEnd(): Promise<RunState> {
    const { runId } = this.#record.state;
    let end: Exclude<SupervisorEnd, { status: 'planned' }>;
    do {
      const now = await this.#workOnce();
      await this.#setup.ports.checks.closeRun({ runId }).catch(() => undefined);
      if (this.#isAbandoned) return this.#record.state;
      if (now.status === 'planned') return await this.#propose();
      end = now;
      if (end.status !== 'finished' || end.result.outcome !== 'done') await this.#setup.staff.board.stopAll();
      if (this.#mayApply(end)) await this.#applyAtEnd();
      // What was started again meanwhile ends with it, unless it goes on for that.
      while (!this.#isAbandoned && this.#setup.staff.board.isBusy && !this.#hasMoreToDo(end)) await this.#setup.staff.board.stopAll();
      // Somebody may have spoken while it came to its end. From here on nothing is waited for until that is on record.
    } while (this.#hasMoreToDo(end));
    for (const { messageId, state } of messagesTo(this.#record.state, SUPERVISOR))
      if (state === 'queued') this.#record.record({ type: 'message-state', messageId, taskId: SUPERVISOR, state: 'withdrawn', step: null });
    const outcome = outcomeOf(end, this.#record.state);
    return this.#finish(outcome.status, outcome.summary, outcome.failure);
  }

  /** Puts the plan before the user; the run is over until it is approved. */
  async #propose(): Promise<RunState> {
    const { estimatePlan: estimate = estimatePlan } = this.#setup.ports;
    const estimates = await estimate(this.#record.state, this.#setup.ports, this.#stop.signal).catch(() => []);
    if (this.#isAbandoned) return this.#record.state;
    if (this.#stop.signal.aborted) return this.#finish('cancelled', 'The run was cancelled. What was found is kept.');
    this.#record.record({ type: 'plan-proposed', estimates });
    return this.#finish('succeeded', `Planned ${count(plannedTasks(this.#record.state).length, 'task')}. Nothing was started.`);
  }

  /** Applies, unless something of it needs a consent that nobody has given. */
  async #applyAtEnd(): Promise<void> {
    const open = openConsents(this.#record.state).map(({ id }) => id);
    // Runs of before there were such consents did without.
    const isAgreed = this.#setup.request.consent === true || this.#record.state.header.version < CONSENT_VERSION;
    if (open.length > 0 && !isAgreed) return;
    if (open.length > 0 && this.#setup.request.consent === true) this.#setup.review.decide(open, 'accepted');
    await this.#setup.review.applyDecided();
  }

  #mayApply(end: Exclude<SupervisorEnd, { status: 'planned' }>): boolean {
    const { certificate, applied } = this.#record.state;
    return (
      this.#setup.request.apply === true &&
      outcomeOf(end, this.#record.state).status !== 'failed' &&
      certificate?.verdict !== 'regressed' &&
      !applied
    );
  }

  #hasMoreToDo(end: Exclude<SupervisorEnd, { status: 'planned' }>): boolean {
    if (end.status !== 'finished' || end.result.outcome !== 'done' || this.#stop.signal.aborted) return false;
    return this.#setup.staff.board.isBusy || unheard(this.#record.state, SUPERVISOR).length > 0;
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
    const { signal } = this.#stop;
    await this.#setup.ports.models.ready(this.#record.state.runId);
    await this.#setup.openCode(signal);
    if (mayStartTasks(this.#record.state)) this.#setup.staff.board.takeUp();
    return this.#setup.staff.supervising.work(() => this.#offer(signal), signal);
  }

  async #offer(signal: AbortSignal): Promise<void> {
    await this.#setup.offer(signal);
    this.#setup.staff.office.publish();
  }

  async #finish(status: RunOutcome, summary: string, why?: Failure): Promise<RunState> {
    const wallMs = this.#setup.ports.clock.now() - this.#record.state.startedAt;
    this.#setup.ports.model.forget(this.#record.state.runId);
    this.#setup.staff.patience.close();
    this.#record.record({ type: 'run-finished', status, summary, wallMs, ...(why && { failure: why }) });
    await this.#record.flush();
    return this.#record.state;
  }
}
