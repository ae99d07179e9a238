/**
 * Typed calls over anything that can post a message: a worker's port, a
 * webview, a pair of in-memory queues in a test.
 *
 * A contract is an interface of methods that take one argument and a signal.
 * A method returns a promise for one answer, an async iterable for many, or nothing at all.
 * Arguments and answers must survive a structured clone (a webview: JSON).
 */
import { AsyncQueue } from '../base/async-queue.ts';
import { onAbort } from '../base/on-abort.ts';

export type Contract<C> = { readonly [Method in keyof C]: Call<unknown> | Stream<unknown> | Tell };
export type Call<Answer> = (argument: never, signal: AbortSignal) => Promise<Answer>;
/** What is told is not answered. It must not throw. */
export type Tell = (argument: never) => void;
export type Stream<Item> = (argument: never, signal: AbortSignal) => AsyncIterable<Item>;

type CallName<C> = { [M in keyof C]: C[M] extends (...parameters: never[]) => Promise<unknown> ? M : never }[keyof C] & string;
type StreamName<C> = { [M in keyof C]: C[M] extends (...parameters: never[]) => AsyncIterable<unknown> ? M : never }[keyof C] & string;
type TellName<C> = {
  [M in keyof C]: C[M] extends (...parameters: never[]) => infer Answer ? (Answer extends void ? M : never) : never;
}[keyof C] &
  string;
type ArgumentOf<F> = F extends (argument: infer Argument, ...rest: never[]) => unknown ? Argument : never;
type AnswerOf<F> = F extends (...parameters: never[]) => Promise<infer Answer> ? Answer : never;
type ItemOf<F> = F extends (...parameters: never[]) => AsyncIterable<infer Item> ? Item : never;

export interface Channel {
  post(message: WireMessage): void;
  receive(listener: (message: WireMessage) => void): void;
}

export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

export type WireMessage =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly argument: unknown }
  | { readonly type: 'tell'; readonly method: string; readonly argument: unknown }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'item'; readonly id: number; readonly item: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };

/** Thrown at the caller when the other side failed; `cause` keeps its name and stack. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly method: string;

  constructor(method: string, error: WireError) {
    super(error.message, { cause: error });
    this.method = method;
  }
}

/** Thrown at every call that was waiting when its channel closed, and at every call made afterwards. */
export class ChannelClosed extends Error {
  override readonly name = 'ChannelClosed';
  readonly method: string;

  constructor(method: string, reason: Error) {
    super(`${method}: ${reason.message}`, { cause: reason });
    this.method = method;
  }
}

/** A service at work. `close` aborts the calls that run; what they still answer, and what still comes in, is dropped. */
export interface Served {
  close(): void;
}

/** Answers calls that arrive on `channel` with the methods of `service`, an object literal. Several services may share no channel. */
export function serve<C extends Contract<C>>(channel: Channel, service: C): Served {
  const running = new Map<number, AbortController>();
  let isOpen = true;
  const post = (message: WireMessage): void => {
    if (isOpen) channel.post(message);
  };

  channel.receive((message) => {
    if (!isOpen) return;
    if (message.type === 'abort') running.get(message.id)?.abort();
    if (message.type === 'call') void answer(message);
    if (message.type === 'tell') void find(message.method)(message.argument as never, NEVER);
  });

  return {
    close: () => {
      isOpen = false;
      for (const controller of running.values()) controller.abort();
    },
  };

  async function answer({ id, method, argument }: Extract<WireMessage, { type: 'call' }>): Promise<void> {
    try {
      const outcome: unknown = find(method)(argument as never, signalFor(id, method as keyof C));
      if (outcome instanceof AsyncQueue) {
        await outcome.handOver((item) => post({ type: 'item', id, item }));
        post({ type: 'answer', id, answer: undefined });
      } else if (isStream(outcome)) {
        for await (const item of outcome) post({ type: 'item', id, item });
        post({ type: 'answer', id, answer: undefined });
      } else {
        post({ type: 'answer', id, answer: await outcome });
      }
    } catch (error) {
      post({ type: 'error', id, error: toWire(error) });
    } finally {
      running.delete(id);
    }
  }

  function find(method: string): C[keyof C] {
    if (!Object.hasOwn(service, method)) throw new Error(`There is no method ${method} here.`);
    return service[method as keyof C];
  }

  /** Most methods take no signal, and to make one costs more than most calls. */
  function signalFor(id: number, method: keyof C): AbortSignal {
    if (service[method].length < 2) return NEVER;
    const controller = new AbortController();
    running.set(id, controller);
    return controller.signal;
  }
}

const NEVER = new AbortController().signal;

export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  return { name: error.name, message: error.message, ...(error.stack !== undefined && { stack: error.stack }) };
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Who is told of the items of a stream. */
export interface StreamListener<Item> {
  item(item: Item): void;
  end(answer: unknown): void;
  /** With RemoteError or ChannelClosed. */
  fail(error: Error): void;
}

interface Pending {
  readonly method: string;
  readonly listener: StreamListener<unknown>;
  /** Stops listening to the caller's signal. */
  release: (() => void) | undefined;
}

/** The caller's side. `close` fails every call still waiting, by name, so that no promise outlives the other side. */
export class Client<C extends Contract<C>> {
  readonly #pending = new Map<number, Pending>();
  readonly #channel: Channel;
  #closed: Error | undefined;
  #nextId = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.receive((message) => this.#receive(message));
  }

  /** Resolves with the answer; rejects with RemoteError or ChannelClosed. Aborting tells the other side, which decides how to answer. */
  call<M extends CallName<C>>(method: M, argument: ArgumentOf<C[M]>, signal?: AbortSignal): Promise<AnswerOf<C[M]>> {
    return new Promise((resolve, reject) => {
      this.#start(method, argument, signal, { item: ignore, end: resolve as (answer: unknown) => void, fail: reject });
    });
  }

  /** As `call`, with the answer in the very turn in which it arrives: before whatever comes after it on the channel. */
  hear<M extends CallName<C>>(
    method: M,
    argument: ArgumentOf<C[M]>,
    answer: (answer: AnswerOf<C[M]>) => void,
    fail: (error: Error) => void,
  ): void {
    this.#start(method, argument, undefined, { item: ignore, end: answer as (answer: unknown) => void, fail });
  }

  /** Nobody learns whether it arrived: to a side that is gone it is told in vain. */
  tell<M extends TellName<C>>(method: M, argument: ArgumentOf<C[M]>): void {
    if (!this.#closed) this.#channel.post({ type: 'tell', method, argument });
  }

  /** The items as they arrive. A reader that leaves early aborts the call at the other side. */
  async *stream<M extends StreamName<C>>(
    method: M,
    argument: ArgumentOf<C[M]>,
    signal?: AbortSignal,
  ): AsyncGenerator<ItemOf<C[M]>, void, undefined> {
    const items = new AsyncQueue<ItemOf<C[M]>>();
    let open = true;
    const id = this.#start(method, argument, signal, {
      item: (item) => items.push(item as ItemOf<C[M]>),
      end: () => ((open = false), items.end()),
      fail: (error) => ((open = false), items.fail(error)),
    });
    try {
      yield* items;
    } finally {
      if (open && id !== undefined) this.#abort(id);
    }
  }

  /** Tells a listener of each item in the turn in which it arrives, and how it ended. */
  listen<M extends StreamName<C>>(method: M, argument: ArgumentOf<C[M]>, listener: StreamListener<ItemOf<C[M]>>): void {
    this.#start(method, argument, undefined, listener as StreamListener<unknown>);
  }

  close(reason: Error): void {
    this.#closed ??= reason;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of pending) {
      call.release?.();
      call.listener.fail(new ChannelClosed(call.method, reason));
    }
  }

  /** Returns the number of the call; undefined where it failed at once. */
  #start(method: string, argument: unknown, signal: AbortSignal | undefined, listener: StreamListener<unknown>): number | undefined {
    if (this.#closed) {
      listener.fail(new ChannelClosed(method, this.#closed));
      return undefined;
    }
    const id = this.#nextId++;
    const call: Pending = { method, listener, release: undefined };
    this.#pending.set(id, call);
    this.#channel.post({ type: 'call', id, method, argument });

    // A signal that has already fired will not fire again.
    if (signal?.aborted) this.#abort(id);
    else if (signal) call.release = onAbort(signal, () => this.#abort(id));
    return id;
  }

  #abort(id: number): void {
    this.#pending.get(id)?.release?.();
    this.#channel.post({ type: 'abort', id });
  }

  #receive(message: WireMessage): void {
    if (message.type === 'call' || message.type === 'abort' || message.type === 'tell') return;
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if (message.type === 'item') return pending.listener.item(message.item);
    this.#pending.delete(message.id);
    pending.release?.();
    if (message.type === 'answer') pending.listener.end(message.answer);
    else pending.listener.fail(new RemoteError(pending.method, message.error));
  }
}

const ignore = (): void => undefined;

/** The contract itself, for callers that want methods rather than names. Only for contracts whose methods all answer once. */
export function remote<C extends Contract<C>>(clientOf: () => Client<C>): C {
  return new Proxy({} as C, {
    get: (_target, method) => (argument: never, signal?: AbortSignal) => clientOf().call(String(method) as CallName<C>, argument, signal),
  });
}
