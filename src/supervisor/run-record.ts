import type { Clock } from '../base/clock.ts';
import type { RunEvent, RunEventBody, RunStarted } from '../domain/event.ts';
import { FindingId, MessageId, TaskId, type RunId } from '../domain/ids.ts';
import { asInterrupted } from '../domain/interrupted.ts';
import { foldEvent, startState } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import type { Journal } from '../ports/journal.ts';

/** Who is told of events. */
export interface RecordListener {
  /** A replay puts the times of the record in place of those that clocks and chance gave. */
  impose?(body: RunEventBody): RunEventBody;
  /** An event is part of the state. */
  recorded(event: RunEvent): void;
  /** It would survive the end of this process. In the order of the events. */
  durable?(event: RunEvent): void;
  /** The journal can't be written any more; told once. */
  failed?(error: Error): void;
}

/**
 * The one place where a run's events come into being: numbered, timed, folded, written, told.
 *
 * `record` returns when the event is part of the state. The journal writes behind, in order, and takes a moment for it
 * unless somebody waits: `flush` does.
 */
export class RunRecord {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #told: RecordListener;
  readonly #events: RunEvent[];
  /** The fold of the events. */
  #folded: RunState;
  /** What is shown of it. */
  #state: RunState;
  /** Whether the process that ran it is gone, and the run not taken up by another one. */
  #isInterrupted: boolean;
  #written: Promise<unknown> = Promise.resolve();
  #batch: { readonly written: Promise<unknown>; readonly events: RunEvent[] } | undefined;
  #journalFailure: Error | undefined;

  /** Throws where the run is not this process's to go on with. */
  readonly #refuse: () => void;

  private constructor(
    state: RunState,
    events: RunEvent[],
    clock: Clock,
    journal: Journal,
    told: RecordListener,
    isInterrupted = false,
    refuse: () => void = () => undefined,
  ) {
    this.#refuse = refuse;
    this.#folded = state;
    this.#isInterrupted = isInterrupted;
    this.#state = this.#shown();
    this.#events = events;
    this.#clock = clock;
    this.#journal = journal;
    this.#told = told;
  }

  /** Begins a run; resolves once it is on record. */
  static async begin(runId: RunId, header: RunStarted, clock: Clock, journal: Journal, told: RecordListener): Promise<RunRecord> {
    const event: RunEvent = { runId, seq: 1, at: clock.now(), ...header };
    await journal.append(event);
    return new RunRecord(startState(event), [event], clock, journal, told);
  }

  /**
   * Goes on with a run whose events were read from its journal. It counts as interrupted until it is resumed, unless its process
   * lives; then nothing may be put on record here, for that process numbers the events.
   */
  static reopen(
    events: readonly RunEvent[],
    state: RunState,
    clock: Clock,
    journal: Journal,
    told: RecordListener,
    isInterrupted: boolean,
    refuse: () => void = () => undefined,
  ): RunRecord {
    return new RunRecord(state, [...events], clock, journal, told, isInterrupted, refuse);
  }

  get state(): RunState {
    return this.#state;
  }

  eventsSince(seq: number): readonly RunEvent[] {
    // Numbers are dense and start at 1, so an event's number is its place.
    return this.#events.slice(Math.max(0, seq));
  }

  /** Throws where another process is at work on the run. */
  record(body: RunEventBody): RunEvent {
    this.#refuse();
    const told = this.#told.impose?.(body) ?? body;
    const event: RunEvent = { runId: this.#state.runId, seq: this.#state.lastSeq + 1, at: this.#clock.now(), ...told };
    this.#folded = foldEvent(this.#folded, event);
    if (event.type === 'run-resumed') this.#isInterrupted = false;
    this.#state = this.#shown();
    this.#events.push(event);
    this.#awaitDisk(event, this.#journal.append(event, true));
    this.#told.recorded(event);
    return event;
  }

  /** Waits until everything recorded so far is on disk; throws what kept the journal from being written. */
  async flush(): Promise<void> {
    this.#journal.hurry(this.#state.runId);
    await this.#written;
    if (this.#journalFailure) throw this.#journalFailure;
  }

  /** Events that are written together are waited for together, and told in their order. */
  #awaitDisk(event: RunEvent, written: Promise<unknown>): void {
    if (this.#batch?.written === written) return void this.#batch.events.push(event);
    const events = [event];
    this.#batch = { written, events };
    this.#written = written.then(
      () => {
        for (const one of events) this.#told.durable?.(one);
      },
      (error: unknown) => this.#fail(toError(error)),
    );
  }

  #shown(): RunState {
    return this.#isInterrupted ? asInterrupted(this.#folded) : this.#folded;
  }

  #fail(error: Error): void {
    if (this.#journalFailure) return;
    this.#journalFailure = error;
    this.#told.failed?.(error);
  }

  nextTaskId = (): TaskId => TaskId(`t${this.#state.tasks.size + 1}`);
  nextMessageId = (): MessageId => MessageId(`m${this.#state.messages.size + 1}`);
  nextFindingId = (): FindingId => FindingId(`f${this.#state.findings.length + 1}`);
}

const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
