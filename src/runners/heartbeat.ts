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
  /** How long a thing may take to show life for the first time, such as a thread that loads its code. */
  readonly graceMs: number;
}

export const RHYTHM: Rhythm = { beatMs: 50, misses: 3, graceMs: 10_000 };

/** Where the beats come from. */
export interface Beats {
  now(): number;
  /** Whether nobody can be blamed for silence now, as when a debugger may hold a thread. */
  isExcused(): boolean;
  /** Calls back again and again; ends when the function it returned is called. */
  every(ms: number, beat: () => void): () => void;
}

interface Pulse {
  hasLived: boolean;
  /** Beats in a row without a sign of life, and how long they took; late ones are left out. */
  missed: number;
  silentMs: number;
}

/**
 * Notices what hangs: one timer for all that is watched, and none while nothing is.
 *
 * Silence only counts while our own beats come in time. A beat that is late says that this thread was blocked or the
 * machine slept, and nothing about what is watched.
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
    this.#pulses.set(watched, { hasLived, missed: 0, silentMs: 0 });
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
    const { beatMs, misses, graceMs } = this.#rhythm;
    const elapsed = this.#beats.now() - this.#lastBeat;
    this.#lastBeat += elapsed;
    const counts = elapsed <= 2 * beatMs && !this.#beats.isExcused();
    for (const [watched, pulse] of [...this.#pulses]) {
      // One that was lost may take others off the list.
      if (this.#pulses.get(watched) !== pulse) continue;
      if (watched.showsLife()) {
        Object.assign(pulse, { hasLived: true, missed: 0, silentMs: 0 } satisfies Pulse);
      } else if (counts) {
        pulse.missed += 1;
        pulse.silentMs += elapsed;
        if (pulse.missed >= (pulse.hasLived ? misses : graceMs / beatMs)) watched.missed(pulse.hasLived ? pulse.silentMs : null);
      }
    }
  }
}
