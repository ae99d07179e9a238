import type { RunEvent } from '../../src/domain/event.ts';
import type { RunId } from '../../src/domain/ids.ts';
import type { Journal, JournalReading } from '../../src/ports/journal.ts';

interface Waiting {
  readonly event: RunEvent;
  readonly resolve: () => void;
}

/** A journal of one run whose disk is as slow as the test wants: an event is durable, and acknowledged, once `sync` was called. */
export class GatedJournal implements Journal {
  readonly #durable: RunEvent[];
  #waiting: Waiting[] = [];

  constructor(events: readonly RunEvent[] = []) {
    this.#durable = [...events];
  }

  append(event: RunEvent): Promise<void> {
    return new Promise((resolve) => void this.#waiting.push({ event: structuredClone(event), resolve }));
  }

  hurry(): void {
    // It is the test that hurries.
  }

  /** Writes the oldest events that wait, all of them unless told how many. */
  sync(count = this.#waiting.length): void {
    for (const { event, resolve } of this.#waiting.splice(0, count)) {
      this.#durable.push(event);
      resolve();
    }
  }

  get durable(): readonly RunEvent[] {
    return this.#durable;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** What a crash leaves: all that was acknowledged, and so many of the events that were on their way. */
  leftBehind(onTheWay: number): readonly RunEvent[] {
    return structuredClone([...this.#durable, ...this.#waiting.slice(0, onTheWay).map(({ event }) => event)]);
  }

  read(): Promise<JournalReading> {
    return Promise.resolve({ status: 'read', events: structuredClone(this.#durable), warnings: [] });
  }

  list(): Promise<readonly RunId[]> {
    return Promise.resolve(this.#durable.slice(0, 1).map(({ runId }) => runId));
  }

  remove(): Promise<boolean> {
    return Promise.resolve(false);
  }

  sizeOf(): Promise<number> {
    return Promise.resolve(this.#durable.length);
  }

  close(): Promise<void> {
    this.sync();
    return Promise.resolve();
  }
}
