import type { MessageId, RunId, TaskId } from '../domain/ids.ts';
import type { ModelPart, ModelRequest } from '../ports/model.ts';
import type { InboxItem, SubagentEvent, TaskOrder } from '../ports/subagent.ts';

/** What an agent thread answers. */
export interface AgentThreadApi {
  /** Works on a task until it ends. `ended` is the last event. `number`, from 1, is noted in shared memory while the task is on the CPU. */
  run(request: { readonly order: TaskOrder; readonly number: number }, signal: AbortSignal): AsyncIterable<SubagentEvent>;
  deliver(request: { readonly runId: RunId; readonly taskId: TaskId; readonly items: readonly InboxItem[] }): Promise<void>;
  /** Stops a task now; its `ended` event tells with which status. */
  stop(request: { readonly runId: RunId; readonly taskId: TaskId; readonly reason: 'cancelled' | 'timed-out' }): Promise<void>;
  /** False when the message was already taken up, or the task is not here. */
  withdraw(request: { readonly runId: RunId; readonly taskId: TaskId; readonly messageId: MessageId }): Promise<boolean>;
  /** False when the message was already taken up, or the task is not here. */
  edit(request: { readonly runId: RunId; readonly taskId: TaskId; readonly messageId: MessageId; readonly text: string }): Promise<boolean>;
}

/** What the thread itself is told, beside its calls: how to reach the engine and the checks, and that one of them is gone. */
export type ThreadControl<Port> =
  | { readonly type: 'connect'; readonly name: ServiceName; readonly port: Port }
  | { readonly type: 'disconnect'; readonly name: ServiceName; readonly reason: string };

export type ServiceName = 'engine' | 'checks';

/** What an agent thread is started with. */
export interface AgentThreadData {
  readonly threadId: string;
  /** One 32-bit number: the task whose code is on the CPU, 0 for none. Who brought a thread down is read here, not guessed. */
  readonly onCpu: SharedArrayBuffer;
}

/** What the host answers to an agent thread: threads hold no key and no connection to a model. */
export interface HostApi {
  complete(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
}
