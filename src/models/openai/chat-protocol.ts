/** What is sent and received of the chat-completions protocol, as far as we use it. Of what comes in, nothing is certain. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ChatTool[];
  readonly stream: true;
  readonly stream_options?: { readonly include_usage: true };
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string | null; readonly tool_calls?: readonly ChatToolCall[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

export interface ChatToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface ChatTool {
  readonly type: 'function';
  readonly function: { readonly name: string; readonly description: string; readonly parameters: Readonly<Record<string, unknown>> };
}

export interface ChatChunk {
  readonly model?: string;
  readonly choices?: readonly ChatChoice[];
  readonly usage?: ChatUsage | null;
  readonly error?: unknown;
}

export interface ChatChoice {
  readonly delta?: ChatDelta;
  /** In place of `delta` where a server does not stream. */
  readonly message?: ChatDelta;
  readonly finish_reason?: string | null;
}

export interface ChatDelta {
  readonly content?: string | null;
  /** What a model thinks, under the names that servers have for it. */
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly ChatToolCallDelta[] | null;
}

export interface ChatToolCallDelta {
  readonly index?: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: unknown };
}

export interface ChatUsage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
}
