import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../domain/event.ts';
import { RunId } from '../domain/ids.ts';
import type { Journal, JournalReading } from '../ports/journal.ts';
import { AppendLog } from './append-log.ts';
import { DiskPace } from './disk-pace.ts';
import { syncFolder } from './log-file.ts';
import { readRecords, startOf, toRecord, wholeLength } from './record.ts';

const EXTENSION = '.jsonl';

/**
 * Keeps each run as a file of JSON lines, `<runId>.jsonl` in one folder that only its owner may read.
 *
 * An acknowledged event is on the disk. Events that are appended together cost one sync. A run's file is held open
 * while the run goes on and let go when it is finished; what is appended to it later opens it again.
 */
export class FileJournal implements Journal {
  readonly #folder: string;
  readonly #disk = new DiskPace();
  readonly #logs = new Map<RunId, AppendLog>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  append(event: RunEvent, mayWait = false): Promise<void> {
    const log = this.#logs.get(event.runId) ?? this.#newLog(event.runId);
    if (!log) return Promise.reject(new Error(`${JSON.stringify(event.runId)} can’t be the name of a journal.`));
    const written = log.append(toRecord(event), mayWait);
    return event.type === 'run-finished' ? written.then(() => log.close()) : written;
  }

  hurry(runId: RunId): void {
    this.#logs.get(runId)?.hurry();
  }

  #newLog(runId: RunId): AppendLog | undefined {
    const path = this.#pathOf(runId);
    if (path === undefined) return undefined;
    const log = new AppendLog(path, this.#disk);
    this.#logs.set(runId, log);
    return log;
  }

  async read(runId: RunId): Promise<JournalReading> {
    const path = this.#pathOf(runId);
    if (path === undefined) return { status: 'missing' };
    await this.#logs.get(runId)?.flush();
    try {
      const bytes = await readFile(path);
      (this.#logs.get(runId) ?? this.#newLog(runId))?.expect(wholeLength(bytes));
      return readRecords(runId, bytes);
    } catch (error) {
      if (isMissing(error)) return { status: 'missing' };
      return {
        status: 'unreadable',
        reason: `The journal of ${runId} can’t be read: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  }

  async list(): Promise<readonly RunId[]> {
    await Promise.all([...this.#logs.values()].map((log) => log.flush()));
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const runs = names
      .filter((name) => name.endsWith(EXTENSION))
      .map((name) => RunId(name.slice(0, -EXTENSION.length)))
      .filter(isFileName);
    const started = await Promise.all(runs.map(async (runId) => ({ runId, at: await this.#startedAt(runId) })));
    return started.sort((one, other) => other.at - one.at || (one.runId < other.runId ? 1 : -1)).map(({ runId }) => runId);
  }

  async sizeOf(runId: RunId): Promise<number> {
    const path = this.#pathOf(runId);
    if (path === undefined) return 0;
    await this.#logs.get(runId)?.flush();
    try {
      return (await stat(path)).size;
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    }
  }

  async remove(runId: RunId): Promise<boolean> {
    const path = this.#pathOf(runId);
    if (path === undefined) return false;
    await this.#logs.get(runId)?.close();
    this.#logs.delete(runId);
    try {
      await rm(path);
      await syncFolder(this.#folder);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#logs.values()].map((log) => log.close()));
  }

  #pathOf(runId: RunId): string | undefined {
    return isFileName(runId) ? join(this.#folder, runId + EXTENSION) : undefined;
  }

  async #startedAt(runId: RunId): Promise<number> {
    const path = join(this.#folder, runId + EXTENSION);
    const start = startOf(runId, await firstLine(path)) ?? (await stat(path).catch(() => undefined))?.mtimeMs;
    return start ?? 0;
  }
}

/** Safe as a file's name on every system: no separators, no reserved names, no trailing dot. */
function isFileName(runId: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(runId) && !runId.endsWith('.') && !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(runId);
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

async function firstLine(path: string): Promise<string> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return '';
  try {
    const chunk = Buffer.alloc(64 * 1024);
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, 0);
    return chunk.subarray(0, bytesRead).toString('utf8').split('\n', 1)[0] ?? '';
  } finally {
    await handle.close();
  }
}
