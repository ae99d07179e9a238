import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { Client, remote, type Contract } from '../protocol/rpc.ts';
import type { ServiceName, ServiceWanted, ThreadControl } from '../protocol/thread-api.ts';
import { endWorker } from './end-worker.ts';
import { channelOver } from './port-channel.ts';
import { threadEnvironment } from './thread-environment.ts';

export interface ServiceThreadHeed {
  lost(reason: string): void;
  restarted(): void;
  /** The thread itself has a first call for another service, which is to answer on this port. */
  wanted?(name: ServiceName, port: MessagePort): void;
  /** The thread has begun: what it asks of the host may be served. */
  started?(worker: Worker): void;
}

/**
 * A thread that serves one contract to many callers, each through a port of its own: the engine, the checks.
 *
 * It starts with the first port or call, unless it was started before. When it is lost, every pending call fails by name; the next call
 * starts a new one, of which `restarted` tells.
 */
export class ServiceThread<C extends Contract<C>> {
  readonly #script: string;
  readonly #name: string;
  readonly #heed: ServiceThreadHeed;
  #starts = 0;
  #worker: Worker | undefined;
  #own: Client<C> | undefined;

  constructor(script: string, name: string, heed: ServiceThreadHeed) {
    this.#script = script;
    this.#name = name;
    this.#heed = heed;
  }

  /** The service itself, for callers in this thread. Starts the thread with the first call. */
  readonly api: C = remote<C>(() => (this.#own ??= new Client<C>(channelOver(this.#openPort()))));

  /** Starts the thread ahead of the first call. */
  start(): void {
    this.#started();
  }

  /** Has the service answer on a port, whose other end another thread holds. */
  connect(port: MessagePort): void {
    this.#started().postMessage({ type: 'connect', port }, [port]);
  }

  /** Tells the thread something beside its calls; nothing where it does not run. */
  tell(control: ThreadControl): void {
    this.#worker?.postMessage(control);
  }

  #openPort(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.connect(port1);
    port2.unref();
    return port2;
  }

  async dispose(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#own?.close(new Error(`the ${this.#name} thread was stopped`));
    if (worker) await endWorker(worker);
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#script, { name: this.#name, env: threadEnvironment(process.env) });
    this.#worker = worker;
    worker.on('message', (message: ServiceWanted<MessagePort> | { readonly type: '' }) => {
      if (message.type === 'wanted' && this.#worker === worker) this.#heed.wanted?.(message.name, message.port);
    });
    this.#heed.started?.(worker);
    let thrown: Error | undefined;
    worker.on('error', (error: Error) => (thrown = error));
    worker.once('exit', (code) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const reason = `the ${this.#name} thread stopped (${thrown?.message ?? `exit code ${code}`})`;
      this.#own?.close(new Error(reason));
      this.#own = undefined;
      this.#heed.lost(reason);
    });
    this.#starts += 1;
    if (this.#starts > 1) queueMicrotask(() => this.#heed.restarted());
    return worker;
  }
}
