import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckRunner, TestReport } from '../ports/checks.ts';
import { messageOf } from '../domain/failure.ts';
import { CompilationMemory } from './compilation-memory.ts';
import { format } from './formatter.ts';
import { findLinter, lint } from './linter.ts';
import { MirrorPool, type MirrorOrder } from './mirror-pool.ts';
import { LONG_OUTPUT } from './output-capture.ts';
import { probe } from './probe.ts';
import { Processes } from './processes.ts';
import { findTestCommand, readTestScript } from './test-command.ts';
import { parseTestOutput, stripAnsi } from './test-output.ts';
import { selectTests } from './test-selection.ts';
import { checkTypes } from './type-check.ts';

/** How much of a test run's output goes into its report: the end of it, where runners put what matters. */
const TAIL = 16 * 1024;

/**
 * Runs checks in mirrors of the folders, with asynchronous child processes only: many may go on at the same time.
 * @param probeProgram what calls changed functions, in a process of its own.
 */
export function createCheckRunner(probeProgram = join(__dirname, 'probe.js')): CheckRunner {
  const processes = new Processes();
  const mirrors = new MirrorPool();
  const memory = new CompilationMemory();
  process.once('exit', () => {
    processes.killAll();
    mirrors.removeAllNow((folder) => rmSync(folder, { recursive: true, force: true }));
  });

  return {
    async findTestCommand({ folder, testCommand, files = [] }) {
      const found = await findTestCommand(folder, testCommand, process.env);
      if (!found.found || files.length === 0) return found;
      const selecting = selectTests(found.command, await readTestScript(folder), files);
      return selecting === undefined ? { ...found, selected: false } : { found: true, command: selecting, selected: true };
    },

    async runTests({ command, timeoutMs, phase, attempt: _attempt, ...request }, signal) {
      return orUnavailable(signal, () =>
        mirrors.use({ ...request, name: phase }, signal, async (mirror, signal): Promise<TestReport> => {
          const result = await processes.run({ command, folder: mirror.paths.root, timeoutMs, output: LONG_OUTPUT }, signal);
          const output = mirror.unmirror(stripAnsi(result.output));
          const notes = mirror.notes.length > 0 ? `[not in the mirror: ${mirror.notes.join('; ')}]\n` : '';
          const outputTail = notes + output.slice(-TAIL);
          if (result.status === 'timed-out') return { status: 'timed-out', command, outputTail, ms: result.ms };
          return { status: 'ran', command, exitCode: result.exitCode, ...parseTestOutput(output), outputTail, ms: result.ms };
        }),
      );
    },

    async checkTypes({ scopePaths, timeoutMs, phase, ...request }, signal) {
      const order = (name: string): MirrorOrder => ({ ...request, name });
      return orUnavailable(signal, () =>
        mirrors.use(order(phase), signal, (mirror, signal) =>
          checkTypes(
            {
              paths: mirror.paths,
              scopePaths,
              timeoutMs,
              processes,
              ...(phase === 'before' && {
                remember: (config, compile) => memory.once(request.runId, JSON.stringify([request.folder, request.texts, config]), compile),
              }),
              inBuildMirror: (use) => mirrors.use(order(`${phase}-build`), signal, ({ paths }) => use(paths)),
            },
            signal,
          ),
        ),
      );
    },

    async format({ paths, timeoutMs, ...request }, signal) {
      return orUnavailable(signal, () =>
        mirrors.use({ ...request, name: 'format' }, signal, (mirror, signal) => format(mirror, { paths, timeoutMs }, processes, signal)),
      );
    },

    findLinter: ({ folder }) => findLinter(folder),

    async lint({ paths, timeoutMs, phase, ...request }, signal) {
      return orUnavailable(signal, () =>
        mirrors.use({ ...request, name: phase }, signal, (mirror, signal) => lint(mirror, { paths, timeoutMs }, processes, signal)),
      );
    },

    async probe({ functions, seed, timeoutMs, ...request }, signal) {
      return orUnavailable(signal, () =>
        mirrors.use({ ...request, name: 'after' }, signal, (mirror, signal) =>
          probe(mirror, { functions, seed, timeoutMs }, probeProgram, processes, signal),
        ),
      );
    },

    closeRun: ({ runId }) => {
      memory.forget(runId);
      return mirrors.close(runId);
    },
  };
}

/** A mirror that can't be made, or a program that can't be started, is a reason, not an accident; being aborted is neither. */
async function orUnavailable<Report>(
  signal: AbortSignal | undefined,
  check: () => Promise<Report>,
): Promise<Report | { status: 'unavailable'; reason: string }> {
  try {
    return await check();
  } catch (error) {
    signal?.throwIfAborted();
    return { status: 'unavailable', reason: `The check could not be run: ${messageOf(error)}` };
  }
}
