import { onAbort } from '../base/on-abort.ts';
import type { FindingId, MessageId } from '../domain/ids.ts';
import type { InboxItem } from '../ports/subagent.ts';

/**
 * What has come in for an agent and was not taken up yet, in order.
 *
 * An item is taken exactly once; a message can be withdrawn until then. What is to be heard alone, before all else, is
 * taken by itself.
 */
export class Inbox {
  #items: InboxItem[] = [];
  readonly #waiting = new Set<() => void>();
  /** Ids of findings that a call has reported, or who waits for them. */
  readonly #receipts = new Map<string, readonly FindingId[] | ((ids: readonly FindingId[]) => void)>();
  #heed: (items: readonly InboxItem[]) => void = () => undefined;

  /** How many items the first one to ask takes; all, unless told. */
  #alone: number | undefined;

  constructor(items: readonly InboxItem[] = [], alone?: readonly InboxItem[]) {
    this.#items = [...(alone ?? []), ...items];
    this.#alone = alone?.length;
  }

  /** From now on tells of everything that is taken. */
  onTaken(heed: (items: readonly InboxItem[]) => void): void {
    this.#heed = heed;
  }

  push(...items: readonly InboxItem[]): void {
    this.#items.push(...items);
    for (const wake of [...this.#waiting]) wake();
  }

  /** Takes a message out again; false when it is not here (any more). */
  withdraw(messageId: MessageId): boolean {
    const kept = this.#items.filter((item) => item.type !== 'message' || item.messageId !== messageId);
    const found = kept.length < this.#items.length;
    this.#items = kept;
    return found;
  }

  /** Changes the text of a message, which keeps its place; false when it is not here (any more). */
  edit(messageId: MessageId, text: string): boolean {
    const index = this.#items.findIndex((item) => item.type === 'message' && item.messageId === messageId);
    const item = this.#items[index];
    if (item?.type !== 'message') return false;
    this.#items[index] = { ...item, text };
    return true;
  }

  /** The findings that a call has reported are on record under these ids. */
  acknowledge(callId: string, ids: readonly FindingId[]): void {
    const waits = this.#receipts.get(callId);
    if (typeof waits === 'function') waits(ids);
    else this.#receipts.set(callId, ids);
  }

  /** Under which ids the findings of a call are on record; rejects when aborted. */
  receipt(callId: string, signal: AbortSignal): Promise<readonly FindingId[]> {
    const known = this.#receipts.get(callId);
    this.#receipts.delete(callId);
    if (typeof known === 'object') return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(new Error('It was stopped before its findings were on record.'));
      if (signal.aborted) return abort();
      const stop = onAbort(signal, abort);
      this.#receipts.set(callId, (ids) => {
        this.#receipts.delete(callId);
        stop();
        resolve(ids);
      });
    });
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** Everything that has come in, which empties the inbox; the first time, only what is to be heard alone. */
  take(): readonly InboxItem[] {
    const items = this.#items.splice(0, this.#alone ?? this.#items.length);
    this.#alone = undefined;
    if (items.length > 0) this.#heed(items);
    return items;
  }

  /** Resolves as soon as there is something to take, or something that matters; rejects when aborted. */
  arrival(signal: AbortSignal, matters: (item: InboxItem) => boolean = () => true): Promise<void> {
    if (this.#items.some(matters)) return Promise.resolve();
    if (signal.aborted) return Promise.reject(new Error(WAIT_ABORTED));
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => (): void => {
        this.#waiting.delete(wake);
        stop();
        end();
      };
      const end = settle(resolve);
      const wake = (): void => {
        if (this.#items.some(matters)) end();
      };
      this.#waiting.add(wake);
      const stop = onAbort(
        signal,
        settle(() => reject(new Error(WAIT_ABORTED))),
      );
    });
  }
}

const WAIT_ABORTED = 'The wait was aborted.';
