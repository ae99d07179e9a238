import type { Unsubscribe } from './emitter.ts';

/** Where the time comes from: the real clock in the product, a hand-turned one in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Does something once, after a while; not at all when what it returns is called before. */
  after(ms: number, action: () => void): Unsubscribe;
}

/** The longest that a timer can be set for, 24 days; what is later than that does not happen. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = ms > LONGEST_TIMER_MS ? undefined : setTimeout(action, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
