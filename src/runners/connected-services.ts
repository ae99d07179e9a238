import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Client, remote, type Channel, type Contract } from '../protocol/rpc.ts';
import type { ServiceName, ServiceWanted, ThreadControl } from '../protocol/thread-api.ts';

/** The services of other threads that this one reaches by a port of its own. */
export interface ConnectedServices<Services> {
  /** Heeds what the host says of services; ignores every other message. */
  control(message: ThreadControl | { readonly type: string }): void;
  /** Calls reach the service as it is at the time, and fail by name where it is gone. */
  remote<Name extends keyof Services & ServiceName>(name: Name): Services[Name];
}

export interface ServiceDoor {
  /** Makes a channel of a port. */
  open(port: MessagePort): Channel;
  /** Hands the host the other end of a port, for the service to answer on. */
  want(wanted: ServiceWanted<MessagePort>): void;
}

/**
 * A service is asked for with the first call to it, so that one which nobody needs is never started. The call need not
 * wait for it: a port takes messages before anybody listens at its other end.
 */
export function connectServices<Services extends { readonly [Name in keyof Services]: Contract<Services[Name]> }>(
  names: readonly (keyof Services & ServiceName)[],
  door: ServiceDoor,
): ConnectedServices<Services> {
  const connections = new Map<ServiceName, Connection>(names.map((name) => [name, new Connection(name, door)]));

  return {
    control(message) {
      if (!isControl(message)) return;
      const { name } = message;
      const connection = connections.get(name);
      if (!connection) return;
      connection.close(message.type === 'disconnect' ? message.reason : `the ${name} thread was replaced`);
      if (message.type === 'reconnect') connections.set(name, new Connection(name, door));
    },
    remote<Name extends keyof Services & ServiceName>(name: Name): Services[Name] {
      return remote<Services[Name]>(() => {
        const connection = connections.get(name);
        if (!connection) throw new Error(`This thread is not connected to the ${name}.`);
        return connection.use();
      });
    },
  };
}

/** The way to one service, for as long as that lives. */
class Connection {
  readonly #client: Client<never>;
  readonly #want: () => void;
  #isWanted = false;

  /** Its port is made at once: made with the first call, everything that arrives there would count as that caller's work. */
  constructor(name: ServiceName, door: ServiceDoor) {
    const { port1, port2 } = new MessageChannel();
    this.#client = new Client<never>(door.open(port1));
    this.#want = () => door.want({ type: 'wanted', name, port: port2 });
  }

  use(): Client<never> {
    if (!this.#isWanted) this.#want();
    this.#isWanted = true;
    return this.#client;
  }

  close(reason: string): void {
    this.#isWanted = true;
    this.#client.close(new Error(reason));
  }
}

function isControl(message: { readonly type: string }): message is Exclude<ThreadControl, { type: 'ping' }> {
  return message.type === 'reconnect' || message.type === 'disconnect';
}
