import { constants, fdatasync } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { DiskPace } from './disk-pace.ts';

const syncData = promisify(fdatasync);

/**
 * Linux can sync each write by itself, which saves one of two ways through the thread pool and says the same. Elsewhere
 * that may mean less than a sync does.
 */
const IS_SYNCED = process.platform === 'linux';

/** What is written goes to the end whatever happens, and the last byte can be looked at: `a+`, for numbers. */
const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (IS_SYNCED ? constants.O_DSYNC : 0);

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
  #file: { readonly handle: FileHandle; size: number } | undefined;
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

  /** Resolves once nothing waits any more. Never rejects: who appended was told. */
  async flush(): Promise<void> {
    for (this.hurry(); this.#writing; this.hurry()) await this.#writing;
  }

  /** Writes what still waits, then lets go of the file; the next append opens it again. */
  async close(): Promise<void> {
    await this.flush();
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close();
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

  async #write(text: string, isWaitedFor: boolean): Promise<void> {
    if (this.#broken) throw this.#broken;
    this.#file ??= await this.#open();
    const { handle, size } = this.#file;
    const bytes = Buffer.from(text);
    try {
      await this.#disk.write(handle.fd, bytes, isWaitedFor);
      if (!IS_SYNCED) await syncData(handle.fd);
      this.#file.size = size + bytes.length;
    } catch (error) {
      await handle
        .truncate(size)
        .catch(() => (this.#broken = new Error(`${this.#path} takes no more records after a failed write.`, { cause: error })));
      throw error;
    }
  }

  async #open(): Promise<{ handle: FileHandle; size: number }> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const handle = await open(this.#path, FLAGS, 0o600);
    try {
      const size = await cutTornRecord(handle);
      if (size === 0) await syncFolder(dirname(this.#path));
      return { handle, size };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
}

/** A record that a dying process left unfinished must go before another is written behind it. Returns the size that remains. */
async function cutTornRecord(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunk.length);
    const { bytesRead } = await handle.read(chunk, 0, end - start, start);
    const lineEnd = chunk.subarray(0, bytesRead).lastIndexOf(10);
    if (lineEnd >= 0) {
      const whole = start + lineEnd + 1;
      if (whole < size) await handle.truncate(whole);
      return whole;
    }
    end = start;
  }
  if (size > 0) await handle.truncate(0);
  return 0;
}

/** Makes names that came or went in a folder durable, where the system can do that. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  // Windows can't sync folders, and some network file systems neither; names there are durable by themselves or not at all.
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
