import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { commandEnvironment } from './command-environment.ts';
import { OutputCapture, type OutputLimit } from './output-capture.ts';
import { endGroup, startGroup } from './process-group.ts';

export interface CommandRequest {
  /** A line for the shell, or a program with its arguments. */
  readonly command: string | readonly [program: string, ...args: string[]];
  readonly folder: string;
  readonly timeoutMs: number;
  readonly output: OutputLimit;
  /** Variables besides those of {@link commandEnvironment}. */
  readonly variables?: Readonly<Record<string, string>>;
}

export type CommandResult =
  | { readonly status: 'exited'; readonly exitCode: number; readonly output: string; readonly ms: number }
  | { readonly status: 'timed-out'; readonly output: string; readonly ms: number };

/** How long a command may take to put its things in order when it is stopped. */
const GRACE_MS = 1000;

/** Runs commands as child processes, each with all that it starts in a group that can be ended as a whole. */
export class Processes {
  readonly #running = new Set<ChildProcess>();

  /**
   * Runs a command to its end, its output and its errors in one text. When it ends, is too slow or is aborted,
   * everything that it started is ended with it. Rejects when it is aborted or can't be started.
   */
  async run({ command, folder, timeoutMs, output, variables }: CommandRequest, signal?: AbortSignal): Promise<CommandResult> {
    signal?.throwIfAborted();
    const started = performance.now();
    const environment = { ...commandEnvironment(process.env, folder), ...variables };
    const child = startGroup(command, folder, environment);
    this.#running.add(child);
    const captured = new OutputCapture(output);
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => captured.add(text));

    // The watcher's pipe says nothing, but only a stream that is read is told of its end.
    const watcher = child.stdio[3];
    if (watcher && 'resume' in watcher) watcher.resume();
    let isTooSlow = false;
    let forced: NodeJS.Timeout | undefined;
    const stop = (): void => {
      endGroup(child, 'SIGTERM');
      forced = setTimeout(() => endGroup(child, 'SIGKILL'), GRACE_MS);
    };
    const timer = setTimeout(() => {
      isTooSlow = true;
      stop();
    }, timeoutMs);
    signal?.addEventListener('abort', stop);
    try {
      const exitCode = await ended(child, () => {
        // What a command leaves running behind it has no one to serve; being stopped, it may still finish.
        if (!isTooSlow && !signal?.aborted) endGroup(child, 'SIGKILL');
      });
      signal?.throwIfAborted();
      const ms = Math.round(performance.now() - started);
      return isTooSlow ? { status: 'timed-out', output: captured.text, ms } : { status: 'exited', exitCode, output: captured.text, ms };
    } finally {
      endGroup(child, 'SIGKILL');
      this.#running.delete(child);
      clearTimeout(timer);
      clearTimeout(forced);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Ends everything at once, without waiting: for when this process itself ends. */
  killAll(): void {
    for (const child of this.#running) endGroup(child, 'SIGKILL');
  }
}

/** Resolves with the exit code once the command has ended and its output is closed. */
function ended(child: ChildProcess, onExit: () => void): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', onExit);
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
