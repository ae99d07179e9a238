import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { build } from 'esbuild';
import type { CheckRunner } from '../../src/ports/checks.ts';
import type { CodeProject } from '../../src/ports/code.ts';
import type { ModelClient } from '../../src/ports/model.ts';
import { serve } from '../../src/protocol/rpc.ts';
import { channelOver } from '../../src/runners/port-channel.ts';
import { ThreadRunner, type ThreadRunnerSetup } from '../../src/runners/thread-runner.ts';
import { memoryCodeProject } from './memory-code-project.ts';
import { noChecks } from './no-checks.ts';

/** Real agent threads whose subagents can crash and hang, with an engine in memory. */
export interface CrashingThreads {
  makeRunner(model: ModelClient, more?: Partial<ThreadRunnerSetup>): ThreadRunner;
  dispose(): void;
}

export async function crashingThreads(): Promise<CrashingThreads> {
  const folder = mkdtempSync(join(tmpdir(), 'refactor-crew-threads-'));
  const script = join(folder, 'thread.js');
  const open: MessagePort[] = [];
  await build({
    entryPoints: ['test/support/crashing-agent-thread.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return {
    makeRunner: (model, more) =>
      new ThreadRunner({
        script,
        threads: 2,
        memoryPerThread: 256,
        host: { complete: (request, signal) => model.stream(request, signal) },
        connect: (service, port) => {
          open.push(port);
          if (service === 'engine') serve<CodeProject>(channelOver(port), memoryCodeProject());
          else serve<CheckRunner>(channelOver(port), noChecks());
        },
        readChanges: ({ taskId }) => Promise.resolve({ taskId, files: [] }),
        ...more,
      }),
    dispose() {
      for (const port of open) port.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
