import type { FindingId, MessageId } from '../domain/ids.ts';
import type { LastPart, ModelPart, ModelRequest } from '../ports/model.ts';
import type { InboxItem, SubagentEvent, TaskOrder } from '../ports/subagent.ts';
import type { SentRequest } from './model-requests.ts';

/**
 * What an agent thread answers. Every call names a subagent by the number that the host gave it, from 1, of its own on
 * that thread; while code of the subagent is on the CPU, the number is noted in shared memory.
 */
export interface AgentThreadApi {
  /** Works on a task until it ends. `ended` is the last event. */
  run(request: { readonly number: number; readonly order: TaskOrder }, signal: AbortSignal): AsyncIterable<SubagentEvent>;
  deliver(request: { readonly number: number; readonly items: readonly InboxItem[] }): void;
  /** Under which ids the findings of a call are on record. */
  reported(request: { readonly number: number; readonly callId: string; readonly findings: readonly FindingId[] }): void;
  /** Stops a task now; its `ended` event tells with which status. */
  stop(request: { readonly number: number; readonly reason: AbortReason }): Promise<void>;
  /** False when the message was already taken up, or the task is not here. */
  withdraw(request: { readonly number: number; readonly messageId: MessageId }): Promise<boolean>;
  /** Likewise. */
  edit(request: { readonly number: number; readonly messageId: MessageId; readonly text: string }): Promise<boolean>;
}

export type AbortReason = 'cancelled' | 'timed-out';

/** What the thread itself is told, beside its calls: that a service is gone, or there again; a ping, to show life. */
export type ThreadControl =
  | { readonly type: 'reconnect'; readonly name: ServiceName }
  | { readonly type: 'disconnect'; readonly name: ServiceName; readonly reason: string }
  | { readonly type: 'ping' };

export type ServiceName = 'engine' | 'checks' | 'verifier';

/** What the thread itself says, beside its answers: it has a first call for a service, which is to answer on this port. */
export interface ServiceWanted<Port> {
  readonly type: 'wanted';
  readonly name: ServiceName;
  readonly port: Port;
}

/** What an agent thread is started with. */
export interface AgentThreadData {
  readonly threadId: string;
  /** Whose code is on the CPU, and whether the event loop turns: who brought a thread down is read here, not guessed. */
  readonly vitals: SharedArrayBuffer;
}

/** What the host answers to an agent thread: threads hold no key and no connection to a model. */
export interface HostApi {
  /** How the model's answer ended; undefined where it broke off. What comes before its end stays in the host. */
  complete(request: SentRequest, signal: AbortSignal): Promise<LastPart | undefined>;
}

/** What is behind that. */
export interface ModelHost {
  complete(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
}
