import type { Result } from '../base/result.ts';
import type { Answering } from '../domain/answering.ts';
import type { AssistantMessage, Message, StopReason, Usage } from '../domain/conversation.ts';
import type { Missing } from '../domain/model-choice.ts';
import type { RoleName, RunId, TaskId } from '../domain/ids.ts';
import type { ModelFault } from '../domain/retry.ts';

/** A language model, or the offline engine that stands in for one. */
export interface ModelClient {
  /** It is a program: it reads what tools answer as data, and in full. */
  readonly readsData?: true;
  /**
   * Streams the answer to a request. The stream does not reject: its last part is `end` or `error` and says how it
   * ended. Aborting ends it soon, with an `error` of code `aborted`. The same request may be sent again.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
  /** What a request may take at most, for budgets; the cost is null where the price is not known. Undefined: it can't tell. */
  estimate?(request: ModelRequest): { readonly tokens: number; readonly costUsd: number | null } | undefined;
  /** What work of this size would take, for a plan. Undefined: it can't tell. */
  foresee?(from: Pick<ModelRequest['from'], 'runId' | 'role'>, size: Pick<Usage, 'inputTokens' | 'outputTokens'>): Usage | undefined;
}

export interface ModelRequest {
  /** Who asks: for accounting, priority and the choice of the model, never for the answer. */
  readonly from: {
    readonly runId: RunId;
    readonly taskId: TaskId;
    readonly role: RoleName | 'supervisor';
    /** The user has just spoken to it: of the requests that wait, it goes first. */
    readonly steered?: boolean;
  };
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDescription[];
}

export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the input. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

export type ModelPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'thinking-delta'; readonly text: string }
  | {
      readonly type: 'end';
      readonly message: AssistantMessage;
      readonly stopReason: StopReason;
      readonly usage: Usage;
      /** Which model it was, by its provider's name for it. */
      readonly model?: string;
      /** How much fits into a conversation with it. */
      readonly contextTokens?: number;
    }
  | { readonly type: 'error'; readonly error: ModelError; readonly usage: Usage };

/** The parts with which an answer ends. */
export type LastPart = Extract<ModelPart, { type: 'end' | 'error' }>;

/** Why a model did not answer, with the sentence for whoever asked. */
export interface ModelError extends ModelFault {
  readonly message: string;
}

/** Which model answers which run. A run keeps the one that it began with, whatever is chosen meanwhile. */
export interface ModelAssignments {
  /** Gives a run that begins what is chosen now. Rejects with a sentence that says what is missing. */
  assign(runId: RunId): Promise<Answering>;
  /** A run of the record: should it go on, the same one is asked for again. */
  recall(runId: RunId, answering: Answering): void;
  /** What answers a run, where that is known by now. */
  answering(runId: RunId): Answering | undefined;
  /** The run goes on: what answers it is made ready. Rejects with a sentence that says what is missing. */
  ready(runId: RunId): Promise<void>;
  forget(runId: RunId): void;
}

/** What may be asked of the models before a run begins or goes on. */
export interface ModelChooser {
  /** What would answer a run that began now, or what is missing for that. */
  preview(): Promise<Result<Answering, Missing>>;
  /** What stands against going on with what answered before; undefined: nothing that is known. */
  missingFor(answering: Answering): Promise<Missing | undefined>;
}
