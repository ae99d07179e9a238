import type { Answering } from '../domain/answering.ts';
import { NO_USAGE } from '../domain/conversation.ts';
import { messageOf } from '../domain/failure.ts';
import type { RunId } from '../domain/ids.ts';
import type { ModelAssignments, ModelClient, ModelPart, ModelRequest } from '../ports/model.ts';

/** A model that can be asked, and what a run's journal is told of it. */
export interface ReadyModel {
  readonly answering: Answering;
  readonly client: ModelClient;
}

/** Where models come from. Both reject with a sentence that says what is missing and what to do. */
export interface ModelSource {
  /** What is chosen now. */
  chosen(): Promise<ReadyModel>;
  /** The same as before, for a run that goes on. */
  again(answering: Answering): Promise<ReadyModel>;
}

/**
 * The models of all runs: each request goes to the one that its run began with, whatever is chosen meanwhile.
 *
 * A run of the record gets its own again with the first request, or earlier through `ready`; `assign` gives it what is
 * chosen now instead.
 */
export class RunModels implements ModelClient, ModelAssignments {
  readonly #source: ModelSource;
  readonly #recorded = new Map<RunId, Answering>();
  readonly #ready = new Map<RunId, ReadyModel>();

  constructor(source: ModelSource) {
    this.#source = source;
  }

  async assign(runId: RunId): Promise<Answering> {
    const model = await this.#source.chosen();
    this.#ready.set(runId, model);
    return model.answering;
  }

  recall(runId: RunId, answering: Answering): void {
    this.#recorded.set(runId, answering);
  }

  answering(runId: RunId): Answering | undefined {
    return this.#ready.get(runId)?.answering ?? this.#recorded.get(runId);
  }

  async ready(runId: RunId): Promise<void> {
    await this.#of(runId);
  }

  forget(runId: RunId): void {
    this.#recorded.delete(runId);
    this.#ready.delete(runId);
  }

  estimate(request: ModelRequest): ReturnType<NonNullable<ModelClient['estimate']>> {
    return this.#ready.get(request.from.runId)?.client.estimate?.(request);
  }

  foresee(...[from, size]: Parameters<NonNullable<ModelClient['foresee']>>): ReturnType<NonNullable<ModelClient['foresee']>> {
    return this.#ready.get(from.runId)?.client.foresee?.(from, size);
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void, undefined> {
    let model: ReadyModel;
    try {
      model = await this.#of(request.from.runId);
    } catch (error) {
      return yield { type: 'error', error: { code: 'unauthorized', message: messageOf(error), mayRetry: false }, usage: NO_USAGE };
    }
    yield* model.client.stream(request, signal);
  }

  async #of(runId: RunId): Promise<ReadyModel> {
    const ready = this.#ready.get(runId);
    if (ready) return ready;
    const recorded = this.#recorded.get(runId);
    if (!recorded) throw new Error(`No model was given to run ${runId}.`);
    const model = await this.#source.again(recorded);
    // Meanwhile another one may have been put in its place.
    const now = this.#ready.get(runId) ?? model;
    this.#ready.set(runId, now);
    return now;
  }
}
