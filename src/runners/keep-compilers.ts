import { join } from 'node:path';
import type { CompilerKeeper, StartedCompiler } from '../ports/verifier.ts';
import { ServiceThread } from './service-thread.ts';

/** The keeper thread's contract. */
export interface CompilerService {
  start(request: { readonly distFolder: string; readonly folder: string }): Promise<StartedCompiler | { readonly unavailable: string }>;
  end(compiler: { readonly pid: number }): Promise<void>;
}

export interface KeptCompilers extends CompilerKeeper {
  /** Ends what runs, and then the thread. */
  dispose(): Promise<void>;
  /** Ends what runs: for when whoever uses it is gone. */
  endAll(): Promise<void>;
}

/**
 * Compilers that a thread of their own starts and reaps. To make a child, a process copies its page tables, and the loop of
 * whoever asks stands still: for 80 ms where the engine has loaded a large project (1.6 GB, Node.js 20 on Linux).
 *
 * @param threadsFolder holds the keeper's bundle; the compiler is looked for from `distFolder`.
 */
export function keepCompilers(distFolder: string, threadsFolder = distFolder): KeptCompilers {
  const running = new Set<number>();
  const thread = new ServiceThread<CompilerService>(join(threadsFolder, 'keeper-thread.js'), 'keeper', {
    // A watcher ends what it has started.
    lost: () => running.clear(),
    restarted: () => undefined,
  });

  async function end({ pid }: { readonly pid: number }): Promise<void> {
    if (running.delete(pid)) await thread.api.end({ pid });
  }
  async function endAll(): Promise<void> {
    await Promise.allSettled([...running].map((pid) => end({ pid })));
  }
  return {
    async start(request) {
      const started = await thread.api.start({ ...request, distFolder });
      if ('pid' in started) running.add(started.pid);
      return started;
    },
    end,
    endAll,
    async dispose() {
      await endAll();
      await thread.dispose();
    },
  };
}
