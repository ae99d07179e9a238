import type { RunCommand } from './command.ts';
import { complain, type CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { folderOf } from './folder.ts';
import { toScopePaths } from './scope-paths.ts';
import { watchRun } from './watch-run.ts';

/** `run`: starts a run, tells how it goes, and exits as it ended. */
export async function runCommand(command: RunCommand, context: CliContext): Promise<ExitCode> {
  const folder = await folderOf(command.folder, context.cwd);
  if (!folder.ok) return usage(folder.failure);
  const paths = toScopePaths(command.paths, folder.value);
  if (!paths.ok) return usage(paths.failure);

  const missing = await context.models.choose(command.model);
  if (missing !== undefined) return usage(missing);

  return watchRun(command, context, () =>
    context.crew.start({
      goal: command.goal,
      scope: { paths: paths.value },
      folder: folder.value,
      trusted: command.trusted,
      tests: command.tests,
      ...(command.mutations && { mutations: true }),
      apply: command.apply,
      ...(command.yes && { consent: true }),
      ...(command.plan && { plan: true }),
      ...(command.recipe && { recipe: command.recipe }),
      ...(command.testCommand !== null && { testCommand: command.testCommand }),
      ...(command.concurrency !== null && { concurrency: command.concurrency }),
      ...(command.timeoutMs !== null && { timeoutMs: command.timeoutMs }),
      ...(command.maxCostUsd !== null && { budget: { costUsd: command.maxCostUsd } }),
    }),
  );

  function usage(reason: string): ExitCode {
    complain(context, reason);
    return EXIT.usage;
  }
}
