import type { MessageCreateParamsStreaming, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages/messages';

/**
 * What we use of the SDK. It is a bundle of its own that is loaded with the first request: neither the start of the
 * editor nor that of an agent thread waits for it.
 */
export interface MessagesSdk {
  connect(options: ConnectOptions): MessagesConnection;
}

export interface ConnectOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  /** How long the provider may take until its answer begins. */
  readonly headersMs: number;
  /** The SDK's own warnings. */
  readonly warn: (text: string) => void;
}

export interface MessagesConnection {
  /** Sends a request, once; rejects with what the SDK throws. */
  stream(params: MessageCreateParamsStreaming, watch: StreamWatch): Promise<AsyncIterable<RawMessageStreamEvent>>;
}

export interface StreamWatch {
  readonly signal: AbortSignal;
  /** The answer has begun, whatever its status. */
  readonly onHeaders: (headers: Headers) => void;
  /** Something came in, be it a ping that is no event. */
  readonly onBytes: () => void;
}

export type LoadSdk = () => MessagesSdk | Promise<MessagesSdk>;
