import { isDecline } from '../payments/errors.js';
import { nullLogger, type Logger } from '../util/logger.js';

/** An operation failed as often as it was allowed to. */
export class RetryError extends Error {
  override readonly name: string = 'RetryError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

export interface RetryOptions {
  /** How often to try in all, the first time included. */
  readonly attempts?: number;
  readonly baseDelayMs?: number;
  readonly maxDelayMs?: number;
  readonly retryable?: (error: unknown) => boolean;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly logger?: Logger;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Declines and programming errors stay what they are, however often one tries. */
export function isRetryable(error: unknown): boolean {
  return !isDecline(error) && !(error instanceof TypeError) && !(error instanceof RangeError);
}

/** Doubles with every attempt, up to a ceiling. The first attempt is number 1. */
export function backoff(attempt: number, baseMs = 100, maxMs = 5_000): number {
  return Math.min(maxMs, baseMs * 2 ** (attempt - 1));
}

/**
 * Runs an operation until it works, waiting {@link backoff} between attempts.
 * What {@link isRetryable} refuses is thrown at once, unchanged.
 */
export async function retry<T>(operation: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 3, baseDelayMs, maxDelayMs, retryable = isRetryable, sleep = wait, logger = nullLogger } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation(attempt);
    } catch (error) {
      if (!retryable(error)) throw error;
      if (attempt >= attempts) {
        throw new RetryError(`gave up after ${attempts} attempts`);
      }
      const pause = backoff(attempt, baseDelayMs, maxDelayMs);
      logger.debug('trying again', { attempt, pause });
      await sleep(pause);
    }
  }
}

/** Tries once more and no further, without a pause; for lookups that are cheap to repeat. */
export async function retryOnce<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (first) {
    if (!isRetryable(first)) throw first;
    try {
      return await operation();
    } catch (second) {
      throw new RetryError('failed twice', { cause: second });
    }
  }
}
