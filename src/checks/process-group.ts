import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { AS_NODE } from './as-node.ts';
import { lowerPriority } from './lower-priority.ts';

/**
 * Starts a program in a group of its own that does not outlive us: a watcher holds the other end of a pipe, and when
 * that closes, as it does however this process or thread ends, it kills the whole group.
 */
const WATCHED = '{ cat <&3; kill -9 -$$; } >/dev/null 2>&1 & exec 3<&- "$@"';

const isWindows = process.platform === 'win32';

/**
 * A line for the shell, or a program with its arguments. On its fourth stream nothing is said: that is the watcher's.
 * It makes way for the editor and whatever else the user waits for.
 */
export function startGroup(
  command: string | readonly [program: string, ...args: string[]],
  folder: string,
  environment: Record<string, string>,
): ChildProcess {
  const child = startProgram(command, folder, environment);
  if (child.pid !== undefined) lowerPriority(child.pid);
  return child;
}

/**
 * The same for a Node.js program of ours, with which messages are exchanged as threads do (structured clones). What it writes comes out
 * where ours does; it ends itself when the channel is closed, and is killed where it does not get to that.
 */
export function startNode(script: string): ChildProcess {
  const options = { env: { ...process.env, ...AS_NODE }, windowsHide: true, serialization: 'advanced' } as const;
  const child = isWindows
    ? spawn(process.execPath, [script], { ...options, stdio: ['ignore', 'inherit', 'inherit', 'ignore', 'ipc'] })
    : spawn('sh', ['-c', WATCHED, 'sh', process.execPath, script], {
        ...options,
        detached: true,
        stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'],
      });
  if (child.pid !== undefined) lowerPriority(child.pid);
  return child;
}

function startProgram(
  command: string | readonly [program: string, ...args: string[]],
  folder: string,
  environment: Record<string, string>,
): ChildProcess {
  const options = { cwd: folder, env: environment, windowsHide: true } as const;
  if (isWindows) {
    if (typeof command !== 'string') return spawn(command[0], command.slice(1), { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    return spawn(command, { ...options, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  }
  const program = typeof command === 'string' ? ['sh', '-c', command] : command;
  return spawn('sh', ['-c', WATCHED, 'sh', ...program], { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
}

/** Ends a program with all that it has started. */
export function endGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (isWindows) {
    if (child.exitCode === null) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
