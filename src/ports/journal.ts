import type { RunEvent } from '../domain/event.ts';
import type { RunId } from '../domain/ids.ts';

/** The append-only records of all runs. */
export interface Journal {
  /** Appends an event; resolves once it would survive the end of this process. Events of a run are kept in the order of the calls. */
  append(event: RunEvent): Promise<void>;
  /** The events of a run, or why they can't be read. A torn last record is dropped and told in `warnings`. */
  read(runId: RunId): Promise<JournalReading>;
  /** The runs there are, newest first. */
  list(): Promise<readonly RunId[]>;
  /** How many bytes a run takes; 0 if there is none. */
  sizeOf(runId: RunId): Promise<number>;
  /** Removes a run's journal; false if there is none. */
  remove(runId: RunId): Promise<boolean>;
  /** Waits for what is still being written. */
  flush(): Promise<void>;
}

export type JournalReading =
  | { readonly status: 'read'; readonly events: readonly RunEvent[]; readonly warnings: readonly string[] }
  | { readonly status: 'missing' }
  | { readonly status: 'unreadable'; readonly reason: string };
