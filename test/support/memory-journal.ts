import type { RunEvent } from '../../src/domain/event.ts';
import type { RunId } from '../../src/domain/ids.ts';
import type { Journal, JournalReading } from '../../src/ports/journal.ts';

/** What outlives a journal object, as a folder outlives a process. */
export type JournalStore = Map<RunId, RunEvent[]>;

/** A journal that forgets everything with its store. Events are cloned, as they are when they go to a disk. */
export class MemoryJournal implements Journal {
  readonly #store: JournalStore;

  constructor(store: JournalStore = new Map()) {
    this.#store = store;
  }

  async append(event: RunEvent): Promise<void> {
    const events = this.#store.get(event.runId) ?? [];
    events.push(structuredClone(event));
    this.#store.set(event.runId, events);
  }

  hurry(): void {
    // Nothing ever waits.
  }

  async read(runId: RunId): Promise<JournalReading> {
    const events = this.#store.get(runId);
    return events ? { status: 'read', events: structuredClone(events), warnings: [] } : { status: 'missing' };
  }

  async list(): Promise<readonly RunId[]> {
    const startedAt = (runId: RunId): number => this.#store.get(runId)?.[0]?.at ?? 0;
    return [...this.#store.keys()].sort((one, other) => startedAt(other) - startedAt(one));
  }

  async sizeOf(runId: RunId): Promise<number> {
    const lines = (this.#store.get(runId) ?? []).map((event) => `${JSON.stringify(event)}\n`);
    return Buffer.byteLength(lines.join(''));
  }

  async remove(runId: RunId): Promise<boolean> {
    return this.#store.delete(runId);
  }

  async close(): Promise<void> {
    // Nothing is ever being written.
  }
}
