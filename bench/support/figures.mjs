// Figures of benches: rounding, medians, event loop delay, and what a reader must know of the machine.
import { availableParallelism, loadavg } from 'node:os';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

export function round(value, digits = 2) {
  return Number(value.toFixed(digits));
}

export function percentile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted.length === 0 ? null : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** What was measured often, in three figures of milliseconds. */
export function spread(samples) {
  if (samples.length === 0) return { samples: 0, p50Ms: null, p95Ms: null, maxMs: null };
  return {
    samples: samples.length,
    p50Ms: round(median(samples), 4),
    p95Ms: round(percentile(samples, 0.95), 4),
    maxMs: round(Math.max(...samples), 4),
  };
}

export async function timed(work) {
  const started = performance.now();
  const outcome = await work();
  return { ms: performance.now() - started, outcome };
}

/** What a monitor of 1 ms counted, in nanoseconds from one tick to the next, as delay in milliseconds. */
export function delayMs(nanoseconds) {
  return round(Math.max(0, nanoseconds / 1e6 - 1));
}

/** How late this thread's event loop is while something goes on. */
export function watchLoop() {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  return () => {
    loop.disable();
    return { loopP50Ms: delayMs(loop.percentile(50)), loopP99Ms: delayMs(loop.percentile(99)), loopMaxMs: delayMs(loop.max) };
  };
}

/** Processor time of this process with all its threads, in milliseconds. */
export function watchCpu() {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

export function machine() {
  return { at: new Date().toISOString(), node: process.version, cores: availableParallelism(), load: round(loadavg()[0]) };
}
