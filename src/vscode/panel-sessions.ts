import * as z from 'zod/mini';
import { serve, type Channel, type WireMessage } from '../protocol/rpc.ts';
import type { HostPanelApi } from '../protocol/panel-api.ts';

const wireSchema = z.object({
  session: z.string().check(z.minLength(1), z.maxLength(100)),
  message: z.discriminatedUnion('type', [
    z.object({ type: z.literal('call'), id: z.int().check(z.minimum(0)), method: z.string(), argument: z.unknown() }),
    z.object({ type: z.literal('abort'), id: z.int().check(z.minimum(0)) }),
  ]),
});

interface Session {
  readonly name: string;
  readonly receive: (message: WireMessage) => void;
  readonly leave: AbortController;
}

/**
 * The host's end of the panel's wire.
 *
 * VS Code throws a hidden webview's page away and loads it anew later, while its panel lives on. Each page has a
 * session; the first message of a new one ends what the page before still listened to, so that no stream is left
 * behind and no answer reaches the wrong page. What is no message of ours is ignored.
 */
export class PanelSessions {
  readonly #post: (message: unknown) => void;
  readonly #service: HostPanelApi;
  #session: Session | undefined;

  constructor(post: (message: unknown) => void, service: HostPanelApi) {
    this.#post = post;
    this.#service = service;
  }

  receive(raw: unknown): void {
    const parsed = wireSchema.safeParse(raw);
    if (!parsed.success) return;
    const { session, message } = parsed.data;
    if (this.#session?.name !== session) this.dispose();
    this.#session ??= this.#begin(session);
    this.#session.receive(message);
  }

  /** Ends all streams of the page. */
  dispose(): void {
    this.#session?.leave.abort();
    this.#session = undefined;
  }

  #begin(name: string): Session {
    const leave = new AbortController();
    let receive: (message: WireMessage) => void = () => undefined;
    const channel: Channel = {
      post: (message) => {
        if (!leave.signal.aborted) this.#post({ session: name, message });
      },
      receive: (listener) => (receive = listener),
    };
    const service = this.#service;
    serve<HostPanelApi>(channel, {
      ...service,
      events: (request, signal) => service.events(request, AbortSignal.any([signal, leave.signal])),
      live: (request, signal) => service.live(request, AbortSignal.any([signal, leave.signal])),
      shown: (request, signal) => service.shown(request, AbortSignal.any([signal, leave.signal])),
    });
    return { name, receive: (message) => receive(message), leave };
  }
}
