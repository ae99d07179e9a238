import type { RunEvent, RunEventBody } from '../domain/event.ts';

export interface Divergence {
  /** The number of the event at which the replay went another way. */
  readonly seq: number;
  /** As recorded; null where the record had ended. */
  readonly expected: RunEvent | null;
  /** What came instead; null where nothing came. */
  readonly actual: RunEvent | null;
}

interface Waiting {
  readonly isTime: (expected: RunEvent) => boolean;
  readonly resolve: () => void;
}

/** Where a replay stands in its record: which event has to come next, and who waits for which. */
export class Stage {
  readonly events: readonly RunEvent[];
  #next: number;
  #divergence: Divergence | undefined;
  #waiting: Waiting[] = [];

  /** @param done how many events are there from the beginning. */
  constructor(events: readonly RunEvent[], done = 0) {
    this.events = events;
    this.#next = done;
  }

  get next(): number {
    return this.#next;
  }

  get expected(): RunEvent | undefined {
    return this.events[this.#next];
  }

  get divergence(): Divergence | undefined {
    return this.#divergence;
  }

  /** Whether the process ended here whose record it is so far, and another one takes the run up. */
  get isTakenUp(): boolean {
    const { expected } = this;
    if (expected?.type !== 'run-resumed' || expected.pid === undefined) return false;
    const before = this.events.findLast(({ type }, index) => index < this.#next && (type === 'run-resumed' || type === 'run-started'));
    return before !== undefined && 'pid' in before && before.pid !== expected.pid;
  }

  /** The recorded time of what came last. */
  get lastAt(): number {
    return (this.events[this.#next - 1] ?? this.events[0])?.at ?? 0;
  }

  /** What clocks and chance have put into an event is taken from the record. */
  impose = (body: RunEventBody): RunEventBody => {
    const { expected } = this;
    if (!expected) return body;
    const at = { at: expected.at };
    if (expected.type !== body.type) return { ...body, ...at };
    if (body.type === 'activity' && expected.type === 'activity')
      return { ...body, ...at, activity: withTimes(body.activity, expected.activity) };
    return { ...withTimes(body, expected), ...at };
  };

  /** Something was recorded; it has to be what is expected, byte by byte. */
  heed = (event: RunEvent): void => {
    // A run that was interrupted at the end of its record would go on here.
    if (this.#next >= this.events.length) return;
    // A process that was ended did nothing more, though it was about to.
    if (event.type !== 'run-resumed' && this.isTakenUp) return;
    const expected = this.expected ?? null;
    if (JSON.stringify(event) !== JSON.stringify(expected)) this.#divergence ??= { seq: event.seq, expected, actual: event };
    this.#next += 1;
    this.#wake();
  };

  /** Gives up: what is expected does not come. */
  fail(): void {
    this.#divergence ??= { seq: this.#next + 1, expected: this.expected ?? null, actual: null };
  }

  /** Resolves when the event that is expected next satisfies the test; rejects when aborted before. */
  until(isTime: (expected: RunEvent) => boolean, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Error('The wait was aborted.'));
      const abort = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(new Error('The wait was aborted.'));
      };
      const waiting: Waiting = {
        isTime,
        resolve: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort);
      this.#waiting.push(waiting);
      this.#wake();
    });
  }

  #wake(): void {
    const { expected } = this;
    if (!expected) return;
    const ready = this.#waiting.filter(({ isTime }) => isTime(expected));
    if (ready.length === 0) return;
    this.#waiting = this.#waiting.filter((waiting) => !ready.includes(waiting));
    for (const { resolve } of ready) resolve();
  }
}

const TIMES = ['ms', 'delayMs', 'wallMs', 'expiresAt'] as const;

/** The same with the times of the record, where both have them. */
function withTimes<Body extends object>(body: Body, recorded: object): Body {
  const times = TIMES.filter((name) => name in body && name in recorded);
  if (times.length === 0) return body;
  return { ...body, ...Object.fromEntries(times.map((name) => [name, (recorded as Record<string, unknown>)[name]])) };
}

/** Whether somebody outside of the run brought it about; it may come at any time, and is heard at once. */
export function isFromOutside(event: RunEvent): boolean {
  switch (event.type) {
    case 'message-sent':
      return event.from === 'user';
    case 'message-state':
      return event.state === 'queued' || event.state === 'withdrawn';
    case 'stop-requested':
    case 'task-continued':
    case 'question-answered':
      return event.by === 'user' || event.by === 'policy';
    default:
      return event.type === 'message-edited' || event.type === 'hunk-decided';
  }
}
