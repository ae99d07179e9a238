import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync, type BigIntStats } from 'node:fs';
import { SourceText } from './source-text.ts';

/** What reading a file came to. A reason reads on after the file's name: `is binary`. */
export type FileRead =
  | { readonly status: 'text'; readonly source: SourceText }
  | { readonly status: 'missing' }
  | { readonly status: 'refused'; readonly reason: string };

export interface ReadingRules {
  readonly maxBytes: number;
  /** Whether to refuse what a write could not give back byte for byte: binary files, and texts that are not UTF-8. */
  readonly exact: boolean;
}

interface Entry {
  readonly stamp: string;
  readonly read: FileRead;
  checkedIn: number;
}

const MISSING: FileRead = { status: 'missing' };

/**
 * Files of the disk, kept as long as they don't change. Between two calls of `refresh` a file is looked at no more
 * than once, so that many questions about it get one answer.
 */
export class DiskFiles {
  readonly #rules: ReadingRules;
  readonly #entries = new Map<string, Entry>();
  #round = 0;

  constructor(rules: ReadingRules) {
    this.#rules = rules;
  }

  /** Looks at every file anew from now on; the text of one that has not changed is not read again. */
  refresh(): void {
    this.#round++;
  }

  /** @param absolute must have been found to be inside whatever the caller may read. */
  read(absolute: string): FileRead {
    const known = this.#entries.get(absolute);
    if (known?.checkedIn === this.#round) return known.read;
    const stats = statsOf(absolute);
    const stamp = stats ? `${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}` : '';
    if (known?.stamp === stamp) {
      known.checkedIn = this.#round;
      return known.read;
    }
    const read = stats ? readText(absolute, stats, this.#rules) : MISSING;
    this.#entries.set(absolute, { stamp, read, checkedIn: this.#round });
    return read;
  }
}

/** When a file was last written, moved or made, in milliseconds since the epoch; undefined where there is none. */
export function changedAt(absolute: string): number | undefined {
  const stats = statsOf(absolute);
  return stats && Number(stats.ctimeMs);
}

/** Undefined where there is nothing, or nothing that may be looked at. */
function statsOf(absolute: string): BigIntStats | undefined {
  try {
    return statSync(absolute, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined; // A file stands where a folder would have to be, a link leads in a circle, and the like.
  }
}

/** Whether there is a regular file. */
export function isFileOnDisk(absolute: string): boolean {
  return statsOf(absolute)?.isFile() ?? false;
}

function readText(absolute: string, stats: BigIntStats, { maxBytes, exact }: ReadingRules): FileRead {
  if (stats.isDirectory()) return { status: 'refused', reason: 'is a folder, not a file' };
  // Reading a pipe or a device could wait for ever.
  if (!stats.isFile()) return { status: 'refused', reason: 'is not a regular file' };
  if (stats.size > maxBytes)
    return { status: 'refused', reason: `is larger than ${Math.round(maxBytes / 1_000_000)} MB, which is more than is read as text` };
  try {
    return decode(readFileSync(absolute), exact);
  } catch (error) {
    return { status: 'refused', reason: `can't be read (${error instanceof Error ? error.message : String(error)})` };
  }
}

function decode(bytes: Buffer, exact: boolean): FileRead {
  if (!exact) return { status: 'text', source: new SourceText(bytes.toString('utf8')) };
  if (bytes.includes(0)) return { status: 'refused', reason: 'is binary' };
  if (!isUtf8(bytes)) return { status: 'refused', reason: 'is not UTF-8 text, so an edit could not keep the rest of it as it is' };
  return { status: 'text', source: new SourceText(bytes.toString('utf8')) };
}
