import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import type { OverlayDelta } from '../domain/event.ts';
import type { Failure } from '../domain/failure.ts';
import type { Scope } from '../domain/scope.ts';
import type { ModelClient, ModelRequest } from '../ports/model.ts';
import type { SubagentEvent } from '../ports/subagent.ts';
import type { Inbox } from './inbox.ts';
import type { ToolSet } from './tool-set.ts';

/** All that an agent needs to be at work. */
export interface AgentSetup {
  readonly from: ModelRequest['from'];
  readonly model: ModelClient;
  readonly system: string;
  /** One of them is `finish`: calling it with a valid result ends the agent. */
  readonly tools: ToolSet;
  readonly inbox: Inbox;
  /** What is its own; of findings that lie elsewhere it is told only where. Left out: everything is. */
  readonly scope?: Scope;
  readonly maxSteps: number;
  readonly clock: Clock;
  /** From 0 up to 1: spreads retries, so that many agents don't come back together. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Whether an agent that was cut off goes on: if it had handed over its result already, that is its end. */
  readonly resumed?: boolean;
  /** What the tools of a step have changed in the agent's overlay; a failure ends the agent, and the step does not count. */
  readonly overlayDelta?: () => Promise<Result<OverlayDelta | undefined, Failure>>;
  /** Waited for before each thing that the agent does by itself; a replay holds it back until its turn has come. */
  readonly pace?: () => Promise<void>;
  emit(event: AgentEvent): void;
}

export type AgentEvent = Exclude<SubagentEvent, { type: 'ended' | 'lost' }>;

export type AgentEnd =
  | { readonly status: 'finished'; readonly result: unknown }
  | { readonly status: 'aborted' }
  | { readonly status: 'failed'; readonly failure: Failure };
