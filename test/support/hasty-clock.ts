import { systemClock } from '../../src/base/clock.ts';
import { FakeClock } from './fake-clock.ts';

/** A clock that moves a millisecond at every look, and whose timers go off at once. */
export class HastyClock extends FakeClock {
  constructor() {
    super(1_700_000_000_000, 1);
  }

  override after(ms: number, action: () => void): () => void {
    // Only what is waited for; nobody is to be told that a task takes long.
    return ms > 60_000 ? super.after(ms, action) : systemClock.after(0, action);
  }
}
