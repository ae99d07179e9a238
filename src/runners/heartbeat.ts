/** Something that may hang. */
export interface Watched {
  /** Whether it has shown life since it was asked last. Must not wait. */
  showsLife(): boolean;
  /** It missed too many beats; told again with each further one, until it is no longer watched. `null`: it has never shown life at all. */
  missed(silentMs: number | null): void;
}

export interface Rhythm {
  readonly beatMs: number;
  /** So many missed beats in a row make a hang. */
  readonly misses: number;
  /** So many, while the machine has no time to spare: then a thread may be silent because it is given none. */
  readonly missesWhenBusy: number;
  /** How long a thing may take to show life for the first time, such as a thread that loads its code. */
  readonly graceMs: number;
}

/** How much of one core must be idle for the machine to have time to spare. */
const SPARE_SHARE = 0.2;

export const RHYTHM: Rhythm = { beatMs: 50, misses: 3, missesWhenBusy: 12, graceMs: 10_000 };

/** Where the beats come from. */
export interface Beats {
  now(): number;
  /** Whether nobody can be blamed for silence now, as when a debugger may hold a thread. */
  isExcused(): boolean;
  /** For how long the cores of the machine have been idle so far, taken together; null where that can't be told. */
  idleMs(): number | null;
  /** Calls back again and again; ends when the function it returned is called. */
  every(ms: number, beat: () => void): () => void;
}

interface Pulse {
  hasLived: boolean;
  /** Beats in a row without a sign of life, and how long they took; late ones are left out. */
  missed: number;
  silentMs: number;
  /** What was idle until the first of them. */
  idleMs: number | null;
}

const ALIVE = { missed: 0, silentMs: 0, idleMs: null };

/**
 * Notices what hangs: one timer for all that is watched, and none while nothing is.
 *
 * Silence only counts while our own beats come in time. A beat that is late says that this thread was blocked or the
 * machine slept, and nothing about what is watched. Nor is a thread blamed too soon for what it does not get to do on a
 * machine whose cores are all taken.
 */
export class Heartbeat {
  readonly #beats: Beats;
  readonly #rhythm: Rhythm;
  readonly #pulses = new Map<Watched, Pulse>();
  #stop: (() => void) | undefined;
  #lastBeat = 0;

  constructor(beats: Beats, rhythm: Rhythm = RHYTHM) {
    this.#beats = beats;
    this.#rhythm = rhythm;
  }

  /** Watches it from now on. What has shown life before is given no grace. */
  watch(watched: Watched, hasLived: boolean): void {
    this.#pulses.set(watched, { hasLived, ...ALIVE });
    if (this.#stop) return;
    this.#lastBeat = this.#beats.now();
    this.#stop = this.#beats.every(this.#rhythm.beatMs, () => this.#beat());
  }

  unwatch(watched: Watched): void {
    this.#pulses.delete(watched);
    if (this.#pulses.size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
  }

  #beat(): void {
    const { beatMs } = this.#rhythm;
    const elapsed = this.#beats.now() - this.#lastBeat;
    this.#lastBeat += elapsed;
    const counts = elapsed <= 2 * beatMs && !this.#beats.isExcused();
    for (const [watched, pulse] of [...this.#pulses]) {
      // One that was lost may take others off the list.
      if (this.#pulses.get(watched) !== pulse) continue;
      if (watched.showsLife()) {
        Object.assign(pulse, { hasLived: true, ...ALIVE } satisfies Pulse);
      } else if (counts) {
        pulse.missed += 1;
        pulse.silentMs += elapsed;
        if (pulse.missed === 1) pulse.idleMs = this.#beats.idleMs();
        if (this.#isHung(pulse)) watched.missed(pulse.hasLived ? pulse.silentMs : null);
      }
    }
  }

  #isHung({ hasLived, missed, silentMs, idleMs }: Pulse): boolean {
    const { beatMs, misses, missesWhenBusy, graceMs } = this.#rhythm;
    if (!hasLived) return missed >= graceMs / beatMs;
    if (missed < misses || missed >= missesWhenBusy) return missed >= misses;
    const idleNow = this.#beats.idleMs();
    return idleMs === null || idleNow === null || idleNow - idleMs >= SPARE_SHARE * (silentMs - beatMs);
  }
}
