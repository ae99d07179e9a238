import { write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/** The one of `fs/promises` takes half as long again. */
const writeTo = promisify(write);

/** A write that takes longer than this is slow. Milliseconds. */
const SLOW_MS = 4;

/** After so many writes in a row that were not slow, the disk is known to be quick. */
const KNOWN_AFTER = 8;

/** More than this takes even a quick disk longer than to have somebody else wait for it. Bytes. */
const MOST_IN_PLACE = 64 * 1024;

/**
 * Writes to a disk whose pace it knows.
 *
 * To have somebody else wait for the disk, and to be woken again, takes longer than a good disk does, and several times as long where
 * all cores are at work. So what somebody waits for is written in place while the disk is quick, unless it is much; the first slow write, as when
 * much else is written to it, ends that until it has been quick for a while.
 */
export class DiskPace {
  readonly #now: () => number;
  #quick = 0;

  /** @param now a clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether the disk is known to be quick. */
  get isQuick(): boolean {
    return this.#quick >= KNOWN_AFTER;
  }

  /** Whether so many bytes that are waited for would be written in place. */
  isInPlace(length: number): boolean {
    return this.isQuick && length <= MOST_IN_PLACE;
  }

  /** Writes all of the bytes, from `place` on or where the file stands. Rejects with what the system says; part of them may be written then. */
  async write(fd: number, bytes: Buffer, isWaitedFor: boolean, place?: number): Promise<void> {
    const began = this.#now();
    const inPlace = isWaitedFor && this.isInPlace(bytes.length);
    for (let at = 0; at < bytes.length;) {
      const [length, position] = [bytes.length - at, place === undefined ? null : place + at];
      at += inPlace ? writeSync(fd, bytes, at, length, position) : (await writeTo(fd, bytes, at, length, position)).bytesWritten;
    }
    this.#quick = this.#now() - began < SLOW_MS ? this.#quick + 1 : 0;
  }
}
