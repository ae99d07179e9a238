/** Main of the command line: the same core as in the editor, without the editor. */
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArguments } from './cli/arguments.ts';
import type { Command } from './cli/command.ts';
import { CliModels, explainMissing, OFFLINE_CHOICE } from './cli/cli-models.ts';
import type { CliContext } from './cli/context.ts';
import { EXIT, type ExitCode } from './cli/exit-codes.ts';
import { applyRun, listRuns, removeRuns, showRun, undoRun } from './cli/past-runs.ts';
import { USAGE } from './cli/help.ts';
import { listRecipes } from './cli/recipes.ts';
import { replayRun } from './cli/replay.ts';
import { resumeRun } from './cli/resume.ts';
import { runCommand } from './cli/run.ts';
import { verifyCommand } from './cli/verify.ts';
import { isAlive } from './checks/is-alive.ts';
import { composeCrew } from './compose.ts';
import { messageOf } from './domain/failure.ts';
import { clientsIn } from './load-bundles.ts';
import { takeKeys } from './models/environment-keys.ts';
import { ProvidedModels } from './models/provided-models.ts';
import { secretsIn } from './domain/redact.ts';
import { NO_BUFFERS } from './ports/workspace.ts';
import { readAgentFiles } from './workspace/agent-files.ts';
import { DiskApplier } from './workspace/disk-applier.ts';
import { GitVersionControl } from './workspace/git.ts';
import { runFolder } from './workspace/run-folder.ts';

declare const REFACTOR_CREW_VERSION: string;

async function main(args: readonly string[]): Promise<ExitCode> {
  const command = parseArguments(args);
  if (!command.ok) {
    process.stderr.write(`${command.failure}\n\n${USAGE}`);
    return EXIT.usage;
  }
  if (command.value.name === 'help') return print(USAGE);
  if (command.value.name === 'version') return print(`${REFACTOR_CREW_VERSION}\n`);

  const distFolder = dirname(realpathSync(__filename));
  const keys = takeKeys(process.env);
  let choice = OFFLINE_CHOICE;
  const provided = new ProvidedModels({
    choice: () => choice,
    key: (provider) => Promise.resolve(keys[provider]),
    connect: (answering, access) => clientsIn(distFolder).connectModel(answering, access, { distFolder }),
    explain: explainMissing,
  });
  const { crew, code, checks, models, forgetOldRuns, warmUp } = composeCrew({
    distFolder,
    models: provided,
    journalFolder: runFolder(process.env),
    threads: 2,
    applier: (folder) => new DiskApplier(folder, isAlive),
    buffers: () => NO_BUFFERS,
  });
  try {
    if (command.value.name === 'run' || command.value.name === 'resume') warmUp();
    // A new run is when room is made; that it can't be made is no reason not to run.
    if (command.value.name === 'run') await forgetOldRuns().catch(() => undefined);
    return await perform(command.value, {
      crew,
      code,
      checks,
      models: new CliModels(provided, models, (chosen) => (choice = chosen)),
      cwd: process.cwd(),
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      version: REFACTOR_CREW_VERSION,
      secrets: secretsIn(process.env),
      isInteractive: process.stdin.isTTY && process.stderr.isTTY,
      colours: process.stdout.isTTY && !process.env['NO_COLOR'],
      versionControl: (folder) => new GitVersionControl(folder),
      readAgentFiles,
      onInterrupt,
    });
  } finally {
    await crew.dispose();
  }
}

function perform(command: Exclude<Command, { name: 'help' | 'version' }>, context: CliContext): Promise<ExitCode> {
  switch (command.name) {
    case 'run':
      return runCommand(command, context);
    case 'verify':
      return verifyCommand(command, context);
    case 'recipes':
      return listRecipes(command, context);
    case 'runs':
      return listRuns(context, command.json);
    case 'show':
      return showRun(context, command);
    case 'resume':
      return resumeRun(command, context);
    case 'replay':
      return replayRun(command, context);
    case 'apply':
      return applyRun(context, command);
    case 'undo':
      return undoRun(context, command.run);
    case 'rm':
      return removeRuns(context, command.runs);
  }
}

function onInterrupt(listener: () => void): () => void {
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}

function print(text: string): ExitCode {
  process.stdout.write(text);
  return EXIT.done;
}

main(process.argv.slice(2)).then(
  (code) => leave(code),
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    leave(EXIT.failed);
  },
);

/** Ends the process once everything printed has left it: a pipe may be slower than we are. */
function leave(code: number): void {
  process.exitCode = code;
  process.stdin.destroy();
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
