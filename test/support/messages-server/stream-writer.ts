import type { ServerResponse } from 'node:http';
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages/messages';
import type { Fault, StreamFault } from './wire.ts';

const PING = 'event: ping\ndata: {"type": "ping"}\n\n';
const PING_MS = 5000;

/** Writes a stream of events as the API does: with pings, and cut into chunks anywhere. */
export class StreamWriter {
  readonly #response: ServerResponse;
  readonly #chunkBytes: number;
  readonly #pings: NodeJS.Timeout;

  constructor(response: ServerResponse, chunkBytes: number) {
    this.#response = response;
    this.#chunkBytes = chunkBytes;
    this.#pings = setInterval(() => response.write(PING), PING_MS);
  }

  /** Writes the events; in place of event number `at` the fault happens, and nothing more comes. */
  async write(events: readonly RawMessageStreamEvent[], delayMs: number, fault?: Extract<Fault, { kind: 'stream' }>): Promise<void> {
    for (const [at, event] of events.entries()) {
      if (fault && at >= Math.min(fault.at, events.length - 1)) {
        await fault.when;
        return this.#fail(fault.how, event);
      }
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      await this.#send(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n${at === 0 ? PING : ''}`);
      if (this.#response.destroyed) break;
    }
    this.end();
  }

  end(): void {
    clearInterval(this.#pings);
    this.#response.end();
  }

  /** What went wrong after the answer had begun. */
  async error(type: string, message: string): Promise<void> {
    await this.#send(`event: error\ndata: ${JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_test' })}\n\n`);
    this.end();
  }

  async #fail(how: StreamFault, event: RawMessageStreamEvent): Promise<void> {
    switch (how) {
      case 'error':
        return this.error('overloaded_error', 'Overloaded');
      case 'reset':
        clearInterval(this.#pings);
        this.#response.socket?.resetAndDestroy();
        return;
      case 'end':
        return this.end();
      case 'garbage':
        await this.#send(`event: ${event.type}\ndata: ${JSON.stringify(event).slice(0, -7)}\n\n`);
        return this.end();
      case 'stall':
        // Not even pings: the connection stays open until the client gives up.
        clearInterval(this.#pings);
        return;
    }
  }

  async #send(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    const size = this.#chunkBytes > 0 ? this.#chunkBytes : bytes.length;
    for (let at = 0; at < bytes.length; at += size) {
      if (!this.#response.write(bytes.subarray(at, at + size)) && !this.#response.destroyed) await drained(this.#response);
    }
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      response.off('drain', end).off('close', end);
      resolve();
    };
    response.on('drain', end).on('close', end);
  });
}
