import { join } from 'node:path';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import type { ModelClient } from '../ports/model.ts';
import type { CompilerKeeper, Verifier } from '../ports/verifier.ts';
import { serve } from '../protocol/rpc.ts';
import type { ServiceName } from '../protocol/thread-api.ts';
import type { SubagentRunner } from '../ports/subagent.ts';
import type { KeptCompilers } from './keep-compilers.ts';
import { channelOver } from './port-channel.ts';
import { ServiceThread } from './service-thread.ts';
import { ThreadRunner } from './thread-runner.ts';

export interface CrewThreads {
  readonly runner: SubagentRunner;
  readonly code: CodeProject;
  readonly checks: CheckRunner;
  /** Starts the threads ahead of the first run. */
  warmUp(): void;
  dispose(): Promise<void>;
}

export interface CrewThreadsSetup {
  /** The folder that holds the bundles of the threads. */
  readonly distFolder: string;
  /** How many agent threads at most. */
  readonly agentThreads: number;
  /** How much memory the objects of an agent thread may take, in MB. */
  readonly memoryPerThread?: number;
  /** Owns the native compiler, and is disposed of with the crew; without one, none is asked. */
  readonly compilers?: KeptCompilers;
}

const MEMORY_PER_THREAD_MB = 256;

/**
 * All threads of a crew: the agent threads, the engine thread, whose process does all code work, the checks thread that runs
 * compilers and tests, the verifier thread that speaks to the native compiler for the engine, and the one that keeps that
 * compiler. An agent thread that needs the engine or the checks has a port of its own to it; the model is asked through the
 * host. A thread is started when it is needed first.
 */
export function startThreads(model: ModelClient, { distFolder, agentThreads, memoryPerThread, compilers }: CrewThreadsSetup): CrewThreads {
  const verifier = new ServiceThread<Verifier>(join(distFolder, 'verifier-thread.js'), 'verifier', {
    // A compiler notices by itself that its connection is gone, unless it hangs.
    lost(reason) {
      void compilers?.endAll();
      engine.tell({ type: 'disconnect', name: 'verifier', reason });
      // Nobody else has a use for it: the engine's next call starts another one.
      engine.tell({ type: 'reconnect', name: 'verifier' });
    },
    restarted: () => undefined,
    started: (worker) => void serve<CompilerKeeper>(channelOver(worker), compilers ? ownOf(compilers) : NO_COMPILER),
  });
  const engine = new ServiceThread<CodeProject>(join(distFolder, 'engine-thread.js'), 'engine', {
    ...heed('engine'),
    wanted: (_, port) => verifier.connect(port),
  });
  const checks = new ServiceThread<CheckRunner>(join(distFolder, 'checks-thread.js'), 'checks', heed('checks'));
  const runner = new ThreadRunner({
    script: join(distFolder, 'agent-thread.js'),
    threads: agentThreads,
    memoryPerThread: memoryPerThread ?? MEMORY_PER_THREAD_MB,
    host: { complete: (request, signal) => model.stream(request, signal) },
    connect: (service, port) => (service === 'engine' ? engine : checks).connect(port),
    readChanges: (of) => engine.api.changesOf(of),
  });

  return {
    runner,
    code: engine.api,
    checks: checks.api,
    warmUp() {
      runner.warmUp();
      engine.start();
      checks.start();
    },
    async dispose() {
      await Promise.all([runner.dispose(), engine.dispose(), checks.dispose(), verifier.dispose()]);
      await compilers?.dispose();
    },
  };

  function heed(service: ServiceName): { lost(reason: string): void; restarted(): void } {
    return { lost: (reason) => runner.disconnect(service, reason), restarted: () => runner.reconnect(service) };
  }
}

const NO_COMPILER: CompilerKeeper = {
  start: async () => ({ unavailable: 'this crew has no native compiler' }),
  end: async () => undefined,
};

/** Only what a thread may ask for. */
const ownOf = (keeper: CompilerKeeper): CompilerKeeper => ({
  start: (request) => keeper.start(request),
  end: (compiler) => keeper.end(compiler),
});
