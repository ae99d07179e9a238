import type { MessagePort } from 'node:worker_threads';
import { Client, remote, type Channel, type Contract } from '../protocol/rpc.ts';
import type { ServiceName, ThreadControl } from '../protocol/thread-api.ts';
import { channelOver } from './port-channel.ts';

/** The services of other threads that this one reaches by a port of its own; a port may be replaced when a service was. */
export interface ConnectedServices<Services extends Record<ServiceName, unknown>> {
  /** Heeds `connect` and `disconnect`; ignores every other message. */
  control(message: ThreadControl<MessagePort> | { readonly type: string }): void;
  /** Calls reach whichever port is connected at the time; without one they reject and name the service. */
  remote<Name extends ServiceName>(name: Name): Services[Name];
}

/** @param open makes a channel of a port. */
export function connectServices<Services extends { readonly [Name in ServiceName]: Contract<Services[Name]> }>(
  open: (port: MessagePort) => Channel = channelOver,
): ConnectedServices<Services> {
  const clients = new Map<ServiceName, Client<never>>();

  return {
    control(message) {
      if (!isControl(message)) return;
      clients
        .get(message.name)
        ?.close(new Error(message.type === 'disconnect' ? message.reason : `the ${message.name} thread was replaced`));
      if (message.type === 'connect') clients.set(message.name, new Client<never>(open(message.port)));
    },
    remote<Name extends ServiceName>(name: Name): Services[Name] {
      return remote<Services[Name]>(() => {
        const client = clients.get(name);
        if (!client) throw new Error(`The ${name} thread is not connected.`);
        return client;
      });
    },
  };
}

function isControl(message: { readonly type: string }): message is Exclude<ThreadControl<MessagePort>, { type: 'ping' }> {
  return message.type === 'connect' || message.type === 'disconnect';
}
