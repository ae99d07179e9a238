import type { Clock } from '../../base/clock.ts';
import { LONGEST_WAIT_MS } from '../../domain/retry.ts';
import type { ModelError } from '../../ports/model.ts';
import type { LimitKind, Limits, Need } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';
import { Window } from './window.ts';

/** The smaller goes first. */
export type Priority = 0 | 1 | 2;

export type Entry = { readonly status: 'open'; readonly pass: Pass } | { readonly status: 'refused'; readonly error: ModelError };

/** The right to send one request. One of its three ends is called once. */
export interface Pass {
  /** It was answered, and took so much. */
  answered(used: Need): void;
  /** It failed for a reason of its own. */
  failed(): void;
  /** The provider asks for less, or is not there. */
  slowedDown(error: ModelError): void;
}

interface Waiting {
  readonly need: Need;
  readonly priority: Priority;
  readonly enter: (entry: Entry) => void;
}

const FIRST_PAUSE_MS = 1000;
const LEAST_PAUSE_MS = 250;
/** So many pauses in a row without an answer in between mean that the provider is not there. */
const PAUSES = 6;
/** For so long after that nobody is let through to find out again. */
const DOWN_MS = 30_000;

const NOTHING: Need = { requests: 0, inputTokens: 0, outputTokens: 0 };

/**
 * The door to one class of a provider's models, for all who use the same key.
 *
 * Who may go in is reckoned ahead: what a request needs is taken from buckets that are filled by what the provider tells of
 * its limits. When it says all the same that it is too much, the door closes for everybody, once, and opens for half as many.
 */
export class RateGate {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #buckets = new Map<LimitKind, TokenBucket>();
  readonly #window = new Window(8, 256);
  #queue: Waiting[] = [];
  #underWay = 0;
  #closedUntil = 0;
  /** Rises with each time it closes: of all requests that were under way then, only the first one counts. */
  #closings = 0;
  #pausesInARow = 0;
  #refusal: { readonly until: number; readonly error: ModelError } | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** Resolves when the request may be sent, in the order of priority and arrival; or with the reason why it may not. */
  enter(need: Need, priority: Priority, signal: AbortSignal): Promise<Entry> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve({ status: 'refused', error: ABORTED });
      const waiting: Waiting = {
        need,
        priority,
        enter: (entry) => {
          signal.removeEventListener('abort', abort);
          resolve(entry);
        },
      };
      const abort = (): void => {
        this.#queue = this.#queue.filter((one) => one !== waiting);
        waiting.enter({ status: 'refused', error: ABORTED });
        this.#admit();
      };
      signal.addEventListener('abort', abort);
      const behind = this.#queue.findIndex((one) => one.priority > priority);
      this.#queue.splice(behind < 0 ? this.#queue.length : behind, 0, waiting);
      this.#admit();
    });
  }

  /** What the provider tells of its limits. */
  learn(limits: Limits): void {
    const now = this.#clock.now();
    for (const [kind, state] of Object.entries(limits) as [LimitKind, NonNullable<Limits[LimitKind]>][]) {
      const bucket = this.#buckets.get(kind);
      if (bucket) bucket.learn(state, now);
      else this.#buckets.set(kind, new TokenBucket(state, now));
    }
  }

  #admit(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const now = this.#clock.now();
      if (this.#refusal && now < this.#refusal.until) {
        this.#queue.shift();
        next.enter({ status: 'refused', error: this.#refusal.error });
        continue;
      }
      const wait = Math.max(this.#closedUntil - now, ...[...this.#buckets].map(([kind, bucket]) => bucket.waitFor(next.need[kind], now)));
      if (wait > 0) {
        this.#cancelTimer = this.#clock.after(wait, () => this.#admit());
        return;
      }
      if (this.#underWay >= this.#window.size) return;
      this.#queue.shift();
      next.enter({ status: 'open', pass: this.#let(next.need, now) });
    }
  }

  #let(need: Need, now: number): Pass {
    for (const [kind, bucket] of this.#buckets) bucket.take(need[kind], now);
    // A bucket that is known only now has been told of this request by the provider itself.
    const taken = new Set(this.#buckets.keys());
    const closings = this.#closings;
    this.#underWay += 1;
    const leave = (used: Need): void => {
      const then = this.#clock.now();
      for (const kind of taken) this.#buckets.get(kind)?.giveBack(need[kind] - used[kind], then);
      this.#underWay -= 1;
    };
    return {
      answered: (used) => {
        leave(used);
        this.#pausesInARow = 0;
        this.#refusal = undefined;
        this.#window.grow();
        this.#admit();
      },
      failed: () => {
        leave({ ...NOTHING, requests: need.requests });
        this.#admit();
      },
      slowedDown: (error) => {
        const underWay = this.#underWay;
        leave(NOTHING);
        this.#slowDown(error, closings === this.#closings, underWay);
        this.#admit();
      },
    };
  }

  #slowDown(error: ModelError, isFirst: boolean, underWay: number): void {
    const now = this.#clock.now();
    const { retryAfterMs } = error;
    if (retryAfterMs !== undefined && retryAfterMs > LONGEST_WAIT_MS) {
      this.#refusal = { until: now + retryAfterMs, error: { ...error, mayRetry: false } };
      return;
    }
    if (retryAfterMs !== undefined) this.#closedUntil = Math.max(this.#closedUntil, now + retryAfterMs);
    if (!isFirst) return;
    this.#closings += 1;
    this.#pausesInARow += 1;
    this.#window.halve(underWay);
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_PAUSE_MS * 2 ** (this.#pausesInARow - 1));
    const jitter = LEAST_PAUSE_MS + this.#random() * (ceiling - LEAST_PAUSE_MS);
    this.#closedUntil = Math.max(this.#closedUntil, now + (retryAfterMs ?? 0) + (retryAfterMs === undefined ? jitter : jitter / 4));
    if (this.#pausesInARow > PAUSES) this.#refusal = { until: now + DOWN_MS, error: { ...error, mayRetry: false } };
  }
}

const ABORTED: ModelError = { code: 'aborted', message: 'The request was aborted.', mayRetry: false };
