/** What an agent and its model have said to each other. The shapes follow the Messages API, in our words. */
export type Message = UserMessage | AssistantMessage;

export interface UserMessage {
  readonly role: 'user';
  readonly content: readonly (TextBlock | ToolResultBlock)[];
}

export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: readonly (TextBlock | ThinkingBlock | ToolCallBlock)[];
}

export interface TextBlock {
  readonly type: 'text';
  readonly text: string;
}

/** A model's reasoning; sent back unchanged with its signature, where there is one, to the model that it is from. */
export interface ThinkingBlock {
  readonly type: 'thinking';
  /** Empty where the provider keeps it to itself. */
  readonly text: string;
  readonly signature?: string;
  /** What the provider hands out in place of the text, which only it can read. */
  readonly redacted?: string;
  /** Whose it is; another model is not shown it. */
  readonly model?: string;
}

export interface ToolCallBlock {
  readonly type: 'tool-call';
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

export interface ToolResultBlock {
  readonly type: 'tool-result';
  readonly callId: string;
  readonly text: string;
  readonly isError: boolean;
}

/** Why a model stopped speaking; only after `tool-use` may its tool calls be run. */
export type StopReason = 'end-turn' | 'tool-use' | 'max-tokens' | 'refusal' | 'pause' | 'context-exceeded';

/** What requests have cost. `costUsd` is null where the price is not known: unknown is not zero. */
export interface Usage {
  /** All that was sent, whether it was read anew, from a cache or into one. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
  /** Of the input, what was read from the provider's cache. */
  readonly cacheReadTokens?: number;
  /** Of the input, what was written into it. */
  readonly cacheWriteTokens?: number;
}

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

export function addUsage(one: Usage, other: Usage): Usage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    costUsd: one.costUsd === null || other.costUsd === null ? null : one.costUsd + other.costUsd,
    ...sumOf('cacheReadTokens', one, other),
    ...sumOf('cacheWriteTokens', one, other),
  };
}

function sumOf(field: 'cacheReadTokens' | 'cacheWriteTokens', one: Usage, other: Usage): Partial<Usage> {
  if (one[field] === undefined && other[field] === undefined) return {};
  return { [field]: (one[field] ?? 0) + (other[field] ?? 0) };
}
