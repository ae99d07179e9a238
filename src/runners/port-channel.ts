import { batched, type WireBatch } from '../protocol/batched.ts';
import type { Channel, WireMessage } from '../protocol/rpc.ts';

/** What a channel needs of a port: a MessagePort, a Worker or the parent's port all have it. */
export interface MessageEndpoint {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: WireMessage | WireBatch) => void): unknown;
}

/**
 * A channel over a port, both ends of which are made by this. Messages that are not the channel's own are left to other
 * listeners of the port. `schedule` says when what was posted crosses; by default soon.
 */
export function channelOver(port: MessageEndpoint, schedule?: (work: () => void) => void): Channel {
  const receive = (listener: (message: WireMessage | WireBatch) => void): void => void port.on('message', listener);
  return batched({ post: (message) => port.postMessage(message), receive }, schedule);
}
