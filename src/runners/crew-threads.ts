import { join } from 'node:path';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import type { ModelClient } from '../ports/model.ts';
import type { ServiceName } from '../protocol/thread-api.ts';
import type { SubagentRunner } from '../ports/subagent.ts';
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
}

const MEMORY_PER_THREAD_MB = 256;

/**
 * All threads of a crew: the agent threads, the engine thread that does all code work, the checks thread that runs
 * compilers and tests. An agent thread that needs one of these two has a port of its own to it; the model is asked
 * through the host. A thread is started when it is needed first.
 */
export function startThreads(model: ModelClient, { distFolder, agentThreads, memoryPerThread }: CrewThreadsSetup): CrewThreads {
  const engine = new ServiceThread<CodeProject>(join(distFolder, 'engine-thread.js'), 'engine', heed('engine'));
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
      await Promise.all([runner.dispose(), engine.dispose(), checks.dispose()]);
    },
  };

  function heed(service: ServiceName): { lost(reason: string): void; restarted(): void } {
    return { lost: (reason) => runner.disconnect(service, reason), restarted: () => runner.reconnect(service) };
  }
}
