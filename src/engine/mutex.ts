/** Gives a turn back; calling it again does nothing. */
export type Release = () => void;

/** One holder at a time; those who wait get their turn in the order in which they asked. */
export class Mutex {
  readonly #waiting: (() => void)[] = [];
  #isHeld = false;

  /** Whether somebody waits for a turn. */
  get isWanted(): boolean {
    return this.#waiting.length > 0;
  }

  /** A turn at once, or none where somebody holds it or waits for it. */
  tryAcquire(): Release | undefined {
    if (this.#isHeld) return undefined;
    this.#isHeld = true;
    return this.#releaseOnce();
  }

  /** Resolves when it is the caller's turn; rejects, and gives up its place, when aborted before that. */
  acquire(signal?: AbortSignal): Promise<Release> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const release = this.tryAcquire();
      if (release) return resolve(release);

      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(reasonOf(signal));
      };
      const take = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve(this.#releaseOnce());
      };
      this.#waiting.push(take);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Does the work in a turn of its own. */
  async run<Outcome>(work: () => Promise<Outcome>, signal?: AbortSignal): Promise<Outcome> {
    const release = await this.acquire(signal);
    try {
      return await work();
    } finally {
      release();
    }
  }

  #releaseOnce(): Release {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#isHeld = false;
    };
  }
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('aborted');
}
