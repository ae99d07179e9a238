import { afterwards } from '../base/afterwards.ts';
import { Batch } from '../base/batch.ts';
import { toWire, type Channel, type WireMessage } from './rpc.ts';

/** Messages that cross together, in order. */
export interface WireBatch {
  readonly type: 'batch';
  readonly messages: readonly WireMessage[];
}

/** What can post both, and hand over both. */
export interface BatchEndpoint {
  post(message: WireMessage | WireBatch): void;
  receive(listener: (message: WireMessage | WireBatch) => void): void;
}

/** How many messages cross together at most: who receives them comes up for air after so many. */
const LIMIT = 64;

/**
 * A channel whose messages cross together, for most of what a small message costs is the crossing.
 *
 * By default those of one wave of promises do, so that what a thread has said is out before it turns to something long;
 * with `afterwards` those of a whole turn of the event loop. What arrives faster than it is dealt with waits, so that the
 * receiver's event loop stays responsive. Both ends must be made by this. A message is cloned when it crosses: what it
 * holds is not to be changed after it was posted. One that can't be cloned fails its own call, not the others.
 */
export function batched(endpoint: BatchEndpoint, schedule: (work: () => void) => void = queueMicrotask): Channel {
  const listeners: ((message: WireMessage) => void)[] = [];
  const heed = (message: WireMessage): void => {
    for (const listener of listeners) listener(message);
  };
  const outbox = new Batch<WireMessage>(LIMIT, schedule, send);

  const arrived: (WireMessage | WireBatch)[] = [];
  let isBusy = false;

  endpoint.receive((message) => {
    arrived.push(message);
    if (!isBusy) heedNext();
  });
  return { post: (message) => outbox.add(message), receive: (listener) => void listeners.push(listener) };

  function heedNext(): void {
    const next = arrived.shift();
    isBusy = next !== undefined;
    if (!next) return;
    afterwards(heedNext);
    if (next.type === 'batch') for (const one of next.messages) heed(one);
    else heed(next);
  }

  function send(messages: readonly WireMessage[]): void {
    const [first, ...others] = messages;
    if (!first) return;
    try {
      endpoint.post(others.length === 0 ? first : { type: 'batch', messages });
    } catch (error) {
      if (others.length > 0) for (const one of messages) send([one]);
      else refuse(first, error);
    }
  }

  function refuse(message: WireMessage, error: unknown): void {
    if (message.type === 'tell') return;
    const failed: WireMessage = { type: 'error', id: message.id, error: toWire(error) };
    // The caller of a call is at this end, that of an answer at the other one.
    if (message.type === 'call') heed(failed);
    else endpoint.post(failed);
  }
}
