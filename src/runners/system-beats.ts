import { url as debuggerUrl } from 'node:inspector';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Beats } from './heartbeat.ts';

/** The beats of the product. Their timer keeps no process alive. */
export const systemBeats: Beats = {
  now: () => performance.now(),
  isExcused: () => debuggerUrl() !== undefined,
  // Where the cores are not told about, or not truly, all figures are 0.
  idleMs: () => cpus().reduce((sum, { times }) => sum + times.idle, 0) || null,
  every(ms, beat) {
    const timer = setInterval(beat, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};
