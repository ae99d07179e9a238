import type { Duplex } from 'node:stream';

/** What the other side asks of us, answered at once. */
export type AnswerCallback = (method: string, parameter: unknown) => unknown;

/** JSON-RPC over a stream, as the compiler speaks it. When the stream ends, every call that waits fails. */
export class Wire {
  readonly #stream: Duplex;
  readonly #answer: AnswerCallback;
  readonly #waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
  readonly #frames = new Frames((message) => this.#receive(message));
  #closed: Error | undefined;
  #nextId = 1;

  constructor(stream: Duplex, answer: AnswerCallback) {
    this.#stream = stream;
    this.#answer = answer;
    stream.on('data', (bytes: Buffer) => this.#frames.add(bytes));
    stream.on('error', (error) => this.close(error));
    stream.on('close', () => this.close(new Error('the compiler has ended')));
  }

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  /** Rejects with {@link CompilerRefusal} where the compiler says no. */
  ask(method: string, params: unknown): Promise<unknown> {
    if (this.#closed) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  close(reason: Error): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.#stream.destroy();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#stream.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive({ id, method, params, result, error }: Message): void {
    if (this.#closed || id === undefined) return;
    if (method !== undefined) return this.#send({ id, result: this.#answer(method, params) ?? null });
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new CompilerRefusal(error.message));
    else waiting?.resolve(result);
  }
}

/** The compiler is there, and says that it won't. */
export class CompilerRefusal extends Error {
  override readonly name = 'CompilerRefusal';
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Puts messages together again from the pieces in which they arrive. */
class Frames {
  readonly #heed: (message: Message) => void;
  #pieces: Buffer[] = [];
  #length = 0;
  /** How many bytes the next message takes, where its head has come. */
  #wanted: number | undefined;

  constructor(heed: (message: Message) => void) {
    this.#heed = heed;
  }

  add(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    while (this.#length >= (this.#wanted ?? 1)) {
      let bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
      if (this.#wanted === undefined) {
        const end = bytes.indexOf('\r\n\r\n');
        if (end < 0) return this.#keep(bytes);
        const length = /Content-Length: *(\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1];
        if (length === undefined) throw new Error('The compiler sent a message without a length.');
        this.#wanted = Number(length);
        bytes = bytes.subarray(end + 4);
      }
      if (bytes.length < this.#wanted) return this.#keep(bytes);
      const body = bytes.toString('utf8', 0, this.#wanted);
      this.#keep(bytes.subarray(this.#wanted));
      this.#wanted = undefined;
      this.#heed(JSON.parse(body) as Message);
      piece = this.#pieces[0] ?? Buffer.alloc(0);
    }
  }

  #keep(bytes: Buffer): void {
    this.#pieces = bytes.length > 0 ? [bytes] : [];
    this.#length = bytes.length;
  }
}
