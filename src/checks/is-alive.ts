import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** By how much clocks may differ that were set in between. Milliseconds. */
const CLOCK_SKEW_MS = 10_000;

/**
 * Whether a process of this machine is there, whoever it belongs to.
 *
 * @param knownAt when it was last known to be there, in milliseconds since the epoch. The system gives numbers anew, after a restart or
 * later: a process that began after that is another one of the same number. Only Linux tells when one began; elsewhere, one of before
 * the last restart is told.
 */
export function isAlive(pid: number, knownAt?: number): boolean {
  if (!isThere(pid)) return false;
  if (knownAt === undefined) return true;
  const began = beganAt(pid) ?? Date.now() - uptime() * 1000;
  return began <= knownAt + CLOCK_SKEW_MS;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it: then it is there, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When a process began, in milliseconds since the epoch; undefined where the system does not say. */
function beganAt(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    // The name of the program, in parentheses, may hold anything; what comes behind it is numbered from 3 (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const ticks = Number(fields[22 - 3]);
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    return Number.isFinite(ticks + boot) ? boot * 1000 + (ticks / TICKS_PER_SECOND) * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/** In what Linux tells programs; the same on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;
