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
 * compilers and tests. Each agent thread has ports of its own to the two services; the model is asked through the host.
 */
export function startThreads(model: ModelClient, { distFolder, agentThreads, memoryPerThread }: CrewThreadsSetup): CrewThreads {
  const engine = new ServiceThread<CodeProject>(join(distFolder, 'engine-thread.js'), 'engine', heed('engine'));
  const checks = new ServiceThread<CheckRunner>(join(distFolder, 'checks-thread.js'), 'checks', heed('checks'));
  const runner = new ThreadRunner({
    script: join(distFolder, 'agent-thread.js'),
    threads: agentThreads,
    memoryPerThread: memoryPerThread ?? MEMORY_PER_THREAD_MB,
    host: { complete: (request, signal) => model.stream(request, signal) },
    openPort: (service) => (service === 'engine' ? engine.openPort() : checks.openPort()),
    readChanges: (of) => engine.api.changesOf(of),
  });

  return {
    runner,
    code: engine.api,
    checks: checks.api,
    warmUp: () => runner.warmUp(),
    async dispose() {
      await Promise.all([runner.dispose(), engine.dispose(), checks.dispose()]);
    },
  };

  function heed(service: ServiceName): { lost(reason: string): void; restarted(): void } {
    return { lost: (reason) => runner.disconnect(service, reason), restarted: () => runner.reconnect(service) };
  }
}
