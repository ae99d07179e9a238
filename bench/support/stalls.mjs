// Which part of a stall of an event loop is the machine's: a virtual machine may stand still for a while (its host gives its
// cores to others, or its share of the period is used up), and then whatever runs on it stalls.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';

/** What is late by less is no stall. */
const LEAST_MS = 10;
/** Every so many ticks it is noted how much the thread has worked and waited: to ask costs more than the tick. */
const NOTE_EVERY = 4;
/** Seldom enough that an idle process takes no time from those that are watched. */
const IDLE_TICK_MS = 5;

/**
 * The stalls of this thread's event loop from now on, as a timer every so many milliseconds sees them: when they were, on the
 * machine's steady clock, how late the timer came, how long of it the thread worked (`cpuMs`) and waited for a core (`waitMs`), as
 * Linux's scheduler counts it (with what came since it was noted last), and on which core it came to run at the end. Milliseconds. What is neither worked nor waited is
 * a thread asleep for too long, or a core that stands still.
 */
export function watchStalls(tickMs = 1) {
  if (process.platform !== 'linux') throw new Error('Stalls are told apart by what Linux counts of threads: run this bench on Linux.');
  const vitals = openSync('/proc/thread-self/schedstat', 'r');
  let [before, after] = [Buffer.alloc(80), Buffer.alloc(80)];
  const stalls = [];
  let last = performance.now();
  let ticks = 0;
  readSync(vitals, before, 0, 80, 0);
  const timer = setInterval(() => {
    const now = performance.now();
    const isLate = now - last > tickMs + LEAST_MS;
    ticks += 1;
    // Two buffers, read into and never parsed but at a stall, so that to watch makes no garbage.
    if (isLate || ticks % NOTE_EVERY === 0) readSync(vitals, after, 0, 80, 0);
    if (isLate) {
      const [began, ended] = [schedstat(before), schedstat(after)];
      stalls.push({
        from: steady(last),
        to: steady(now),
        lateMs: now - last - tickMs,
        cpuMs: ended.cpu - began.cpu,
        waitMs: ended.wait - began.wait,
        core: coreNow(),
      });
    }
    if (isLate || ticks % NOTE_EVERY === 0) [before, after] = [after, before];
    last = now;
  }, tickMs);
  return {
    stop() {
      clearInterval(timer);
      closeSync(vitals);
      return stalls;
    },
  };
}

const OFFSET = Number(process.hrtime.bigint()) / 1e6 - performance.now();
const steady = (now) => now + OFFSET;

/** The time on the machine's steady clock, which is the same in all its processes. */
export const steadyMs = () => steady(performance.now());

function schedstat(buffer) {
  const [cpu, wait] = buffer.toString('latin1').split(' ');
  return { cpu: Number(cpu) / 1e6, wait: Number(wait) / 1e6 };
}

/** The 39th field of proc_pid_stat(5); the second one, a name in parentheses, may have spaces in it. */
function coreNow() {
  const stat = readFileSync('/proc/thread-self/stat', 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[39 - 3]);
}

/**
 * Idle processes, one held to each core, whose stalls `stop` answers, a list a core. They do nothing but wait for their timers, so
 * when one is late without having waited for its core, that core stood still.
 */
export async function watchCores() {
  const watch = `
    import(${JSON.stringify(import.meta.url)}).then(({ watchStalls }) => {
      const watched = watchStalls(${IDLE_TICK_MS});
      process.once('disconnect', () => process.exit());
      process.once('message', () => process.send(watched.stop(), () => process.exit()));
      process.send('ready');
    });`;
  const cores = Array.from({ length: availableParallelism() }, (_, core) =>
    spawn('taskset', ['-c', String(core), process.execPath, '-e', watch], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  );
  await Promise.all(cores.map((core) => once(core, 'message')));
  return {
    stop: () =>
      Promise.all(
        cores.map(async (core) => {
          const [answer] = await Promise.all([once(core, 'message'), core.send('stop')]);
          await once(core, 'exit');
          return answer[0];
        }),
      ),
  };
}

/**
 * How long the core of a stalled thread stood still in the course of the stall: what its idle process was late at the same time, less what that
 * worked and waited for the core. What the thread itself worked is no part of it.
 */
export function stoodStillMs(stall, cores) {
  const still = cores[stall.core].reduce((sum, idle) => sum + stillMs(stall, idle), 0);
  return Math.min(still, stall.lateMs - stall.cpuMs);
}

function stillMs(stall, idle) {
  const together = Math.min(stall.to, idle.to) - Math.max(stall.from, idle.from);
  return Math.max(0, Math.min(together, idle.lateMs - idle.cpuMs - idle.waitMs));
}
