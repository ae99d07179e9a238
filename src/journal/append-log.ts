import { rm } from 'node:fs/promises';
import type { DiskPace } from './disk-pace.ts';
import { LogFile } from './log-file.ts';

/** Records that are written together, and told together. */
class Batch {
  readonly records: string[] = [];
  resolve!: () => void;
  reject!: (error: unknown) => void;
  readonly written = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

/**
 * For how long records wait for others where nobody waits for them. A sync costs more than a hundred records: agents at
 * work would keep the disk busy all the time with what nobody is told of yet.
 */
const LINGER_MS = 20;

/**
 * One file that only grows; the first append makes it, and its folder. Appends that wait together share one write and
 * one sync, in the order of the calls, and each resolves once its bytes are on the disk. When a write fails, what it wrote is cut off again, so that the file never
 * holds half a record with others after it; if even that fails, the log takes nothing more.
 *
 * A file that is not as long as whoever appends has read it, or left it, was written to by another process: what is appended to it
 * would contradict that, and is refused.
 */
export class AppendLog {
  readonly #path: string;
  readonly #disk: DiskPace;
  #waiting: Batch | undefined;
  /** Whether what waits is to be written as soon as it can be. */
  #isDue = false;
  /** Whether somebody waits for it. */
  #isWaitedFor = false;
  #lingering: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | undefined;
  #file: LogFile | undefined;
  /** How long the file was when it was last seen, while it is not open. */
  #lastLength: number | undefined;
  #closing: Promise<unknown> = Promise.resolve();
  #broken: Error | undefined;

  constructor(path: string, disk: DiskPace) {
    this.#path = path;
    this.#disk = disk;
  }

  /** @param mayWait whether it is written with the next record that may not, or after a moment. */
  append(record: string, mayWait = false): Promise<void> {
    this.#waiting ??= new Batch();
    this.#waiting.records.push(record);
    const { written } = this.#waiting;
    if (mayWait) this.#lingering ??= setTimeout(() => this.#begin(), LINGER_MS);
    else this.hurry();
    return written;
  }

  /** Somebody waits: what is there is written now, or right after what is being written. */
  hurry(): void {
    this.#isWaitedFor ||= this.#waiting !== undefined;
    this.#begin();
  }

  #begin(): void {
    clearTimeout(this.#lingering);
    this.#lingering = undefined;
    if (!this.#waiting) return;
    this.#isDue = true;
    this.#writing ??= this.#writeAll();
  }

  /** The file was read and is so long; what is appended follows that, or nothing. */
  expect(length: number): void {
    if (!this.#file) this.#lastLength = length;
  }

  /** Resolves once nothing waits any more. Never rejects: who appended was told. */
  async flush(): Promise<void> {
    for (this.hurry(); this.#writing; this.hurry()) await this.#writing;
  }

  /** Writes what still waits, then lets go of the file; the next append opens it again. */
  async close(): Promise<void> {
    await this.flush();
    const file = this.#file;
    this.#file = undefined;
    if (file) this.#lastLength = file.length;
    const closed = Promise.all([this.#closing, file?.close()]);
    this.#closing = closed.catch(() => undefined);
    await closed;
  }

  async #writeAll(): Promise<void> {
    // Appends made in the same turn of the event loop go together.
    await Promise.resolve();
    for (let batch = this.#waiting; this.#isDue && batch; batch = this.#waiting) {
      const isWaitedFor = this.#isWaitedFor;
      this.#waiting = undefined;
      this.#isDue = this.#isWaitedFor = false;
      try {
        await this.#write(batch.records.join(''), isWaitedFor);
        batch.resolve();
      } catch (error) {
        batch.reject(error);
      }
    }
    this.#writing = undefined;
  }

  async #open(): Promise<LogFile> {
    const file = await LogFile.open(this.#path, this.#disk);
    if (this.#lastLength === undefined || file.length === this.#lastLength) return file;
    await file.close();
    // To open it has made it: whoever removed it meant it to be gone.
    if (file.length === 0) await rm(this.#path, { force: true });
    throw new Error(
      `${this.#path} was written to or removed by another process since it was read here, so nothing was written to it. Reload the window, or run the command again, to go on from what it says now.`,
    );
  }

  async #write(text: string, isWaitedFor: boolean): Promise<void> {
    if (this.#broken) throw this.#broken;
    // What is let go of is still being cut to its length.
    if (!this.#file) await this.#closing;
    this.#file ??= await this.#open();
    const bytes = Buffer.from(text);
    try {
      await this.#file.write(bytes, isWaitedFor);
    } catch (error) {
      await this.#file
        .cutBack(bytes.length)
        .catch(() => (this.#broken = new Error(`${this.#path} takes no more records after a failed write.`, { cause: error })));
      throw error;
    }
  }
}
