/** A request as it came in, after it was found valid. */
export interface AskedChat {
  /** From 1, in the order of arrival. */
  readonly number: number;
  readonly body: ChatBody;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ChatBody {
  readonly model: string;
  readonly messages: readonly WireMessage[];
  readonly tools?: readonly { readonly type: string; readonly function: { readonly name: string; readonly parameters?: unknown } }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
}

export interface WireMessage {
  readonly role: string;
  readonly content?: string | null;
  readonly tool_calls?: readonly WireCall[];
  readonly tool_call_id?: string;
}

export interface WireCall {
  readonly id: string;
  readonly type: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

/** What the model says, in the fewest words. */
export interface ChatReply {
  readonly thinking?: string;
  readonly text?: string;
  readonly calls?: readonly {
    readonly name: string;
    readonly input?: unknown;
    /** What is sent instead of the input. */
    readonly json?: string;
  }[];
  /** `tool_calls` where there are calls and `stop` where there are none, unless told; null: never said. */
  readonly finish?: string | null;
}

export type ChatSource = (asked: AskedChat) => ChatReply | Promise<ChatReply>;

/** What goes wrong with a request. */
export type ChatFault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is accepted and nothing comes. */
  | { readonly kind: 'no-headers' }
  /** The stream goes wrong in place of its event number `at`, from 0. */
  | { readonly kind: 'stream'; readonly how: 'error' | 'reset' | 'end' | 'stall' | 'garbage'; readonly at: number };

/** In what the servers that speak this protocol differ. */
export interface Dialect {
  /** When a usage is told: when it is wished for, or never. A server that knows no such wish may refuse it. */
  readonly usage: 'on-wish' | 'never' | 'refuses-the-wish';
  /** How calls come: their arguments bit by bit, or each whole; then all with the same index, or with none. */
  readonly calls: 'in-bits' | 'whole' | 'same-index' | 'no-index';
  /** Whether what it thinks comes as `reasoning_content` or as `reasoning`. */
  readonly thinking: 'reasoning_content' | 'reasoning';
  /** Whether the stream is closed with `[DONE]`. */
  readonly saysDone: boolean;
  /** Whether it streams at all. */
  readonly streams: boolean;
  /** What it says after calls. */
  readonly finishOfCalls: 'tool_calls' | 'stop';
}

export const OPENAI: Dialect = {
  usage: 'on-wish',
  calls: 'in-bits',
  thinking: 'reasoning_content',
  saysDone: true,
  streams: true,
  finishOfCalls: 'tool_calls',
};

/** As Ollama speaks it: calls come whole. */
export const OLLAMA: Dialect = { ...OPENAI, calls: 'whole', thinking: 'reasoning' };
