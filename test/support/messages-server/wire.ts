import type { ContentBlockParam, MessageCreateParams, MessageParam } from '@anthropic-ai/sdk/resources/messages/messages';

/** A request as it came in, after it was found valid. */
export interface Asked {
  /** From 1, in the order of arrival. */
  readonly number: number;
  readonly params: MessageCreateParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Aborted when the client has gone away. */
  readonly signal: AbortSignal;
}

/** What a model says, in the fewest words; the server makes a message or a stream of events of it. */
export interface Reply {
  readonly thinking?: string;
  /** Thinking that only the provider can read. */
  readonly redactedThinking?: string;
  readonly text?: string;
  readonly calls?: readonly ReplyCall[];
  /** `tool_use` where there are calls and `end_turn` where there are none, unless told. */
  readonly stop_reason?: 'end_turn' | 'max_tokens' | 'tool_use' | 'pause_turn' | 'refusal' | 'model_context_window_exceeded';
  /** The reply is cut off after so many characters, with `max_tokens`. */
  readonly cutAfter?: number;
}

export interface ReplyCall {
  readonly name: string;
  readonly input?: unknown;
  /** What is streamed instead of the input. */
  readonly json?: string;
}

/** Where answers come from: a function of the request, a recording, a folder, the offline engine. */
export type AnswerSource = (asked: Asked) => Reply | Promise<Reply>;

/** What goes wrong with a request. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** As the header says it: seconds, or a date. */
      readonly retryAfter?: string;
      readonly errorCode?: string;
      readonly message?: string;
    }
  /** The connection is accepted and nothing comes. */
  | { readonly kind: 'no-headers' }
  /** The stream goes wrong in place of its event number `at`, from 0, and not before `when`: a reset may overtake what was sent. */
  | { readonly kind: 'stream'; readonly how: StreamFault; readonly at: number; readonly when?: Promise<void> };

export type StreamFault = 'error' | 'reset' | 'end' | 'stall' | 'garbage';

/** The blocks of a message, whichever of its two forms it has. */
export function blocksOf(message: MessageParam): readonly ContentBlockParam[] {
  return typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
}

/** How many tokens a text is taken to have. */
export const tokensIn = (value: unknown): number =>
  Math.ceil(Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value ?? '')) / 3.5);
