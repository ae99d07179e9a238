import type { Clock } from '../../base/clock.ts';

export class Stopped extends Error {
  readonly why: 'aborted' | 'silent';

  constructor(why: 'aborted' | 'silent') {
    super(why);
    this.why = why;
  }
}

/**
 * Waits for what an extension promises, but no longer than until the user gives up or it has been silent for too long:
 * not every one of them heeds a cancellation.
 */
export function untilStopped<Value>(promised: PromiseLike<Value>, signal: AbortSignal, clock: Clock, silenceMs: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (why: Stopped['why']): void => {
      end();
      reject(new Stopped(why));
    };
    const abort = (): void => stop('aborted');
    const cancel = clock.after(silenceMs, () => stop('silent'));
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', abort);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    promised.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
