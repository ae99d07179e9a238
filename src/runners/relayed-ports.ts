import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { ServiceName } from '../protocol/thread-api.ts';

/** What crosses between two processes so that ports reach from one into the other. */
export type Relayed =
  | { readonly type: 'open'; readonly port: number; readonly name: ServiceName }
  | { readonly type: 'message'; readonly port: number; readonly message: unknown }
  | { readonly type: 'close'; readonly port: number };

/** How ports that the one side and the other has opened are told apart. */
export type RelaySide = 'parent' | 'child';

/**
 * Ports of the threads of one process that reach into another, over a single channel between the two, each of which has one of these.
 * What is posted on a port comes out in order at its other end; where one end is closed, so is the other.
 */
export class RelayedPorts {
  readonly #send: (relayed: Relayed) => void;
  readonly #opened: (port: MessagePort, name: ServiceName) => void;
  readonly #ports = new Map<number, MessagePort>();
  #next: number;

  /** @param opened told of the end of a port that the other side has opened, to the service of that name. */
  constructor(side: RelaySide, send: (relayed: Relayed) => void, opened: (port: MessagePort, name: ServiceName) => void) {
    this.#next = side === 'parent' ? 1 : 2;
    this.#send = send;
    this.#opened = opened;
  }

  /** Has a port reach into the other process. */
  open(port: MessagePort, name: ServiceName): void {
    const number = this.#next;
    this.#next += 2;
    this.#send({ type: 'open', port: number, name });
    this.#relay(number, port);
  }

  /** What the other side has sent. */
  receive(relayed: Relayed): void {
    if (relayed.type === 'message') this.#ports.get(relayed.port)?.postMessage(relayed.message);
    else if (relayed.type === 'close') this.#close(relayed.port);
    else {
      const { port1, port2 } = new MessageChannel();
      this.#relay(relayed.port, port1);
      this.#opened(port2, relayed.name);
    }
  }

  #relay(number: number, port: MessagePort): void {
    this.#ports.set(number, port);
    port.on('message', (message: unknown) => this.#send({ type: 'message', port: number, message }));
    port.once('close', () => {
      if (this.#ports.delete(number)) this.#send({ type: 'close', port: number });
    });
  }

  #close(number: number): void {
    const port = this.#ports.get(number);
    this.#ports.delete(number);
    port?.close();
  }
}
