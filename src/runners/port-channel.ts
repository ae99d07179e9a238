import type { Channel, WireMessage } from '../protocol/rpc.ts';

/** What a channel needs of a port: a MessagePort, a Worker or the parent's port all have it. */
export interface MessageEndpoint {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: WireMessage) => void): unknown;
}

/** A channel over a port. Messages that are not the channel's own are left to other listeners of the port. */
export function channelOver(port: MessageEndpoint): Channel {
  return {
    post: (message) => port.postMessage(message),
    receive: (listener) => void port.on('message', listener),
  };
}
