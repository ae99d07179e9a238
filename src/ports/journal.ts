import type { RunEvent } from '../domain/event.ts';
import type { RunId } from '../domain/ids.ts';

/** The append-only records of all runs. */
export interface Journal {
  /**
   * Appends an event; resolves once it would survive the end of this process. Events of a run are kept in the order of
   * the calls. One that may wait is written with those that come soon after it, for a disk is asked for few large things
   * more cheaply than for many small ones.
   */
  append(event: RunEvent, mayWait?: boolean): Promise<void>;
  /** Somebody waits for what was appended to this run: it is written now. */
  hurry(runId: RunId): void;
  /** The events of a run, or why they can't be read. A torn last record is dropped and told in `warnings`. */
  read(runId: RunId): Promise<JournalReading>;
  /** The runs there are, newest first. */
  list(): Promise<readonly RunId[]>;
  /** How many bytes a run takes; 0 if there is none. */
  sizeOf(runId: RunId): Promise<number>;
  /** Removes a run's journal; false if there is none. */
  remove(runId: RunId): Promise<boolean>;
  /** Waits for what is still being written, and lets go of all files. The journal can still be used afterwards. */
  close(): Promise<void>;
}

export type JournalReading =
  | { readonly status: 'read'; readonly events: readonly RunEvent[]; readonly warnings: readonly string[] }
  | { readonly status: 'missing' }
  | { readonly status: 'unreadable'; readonly reason: string };
