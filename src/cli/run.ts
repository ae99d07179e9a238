import { writeFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { toPatch } from '../changeset/patch.ts';
import { messageOf } from '../domain/failure.ts';
import { WorkspacePath } from '../domain/ids.ts';
import { isAccepted, type RunState } from '../domain/run-state.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import type { RunCommand } from './arguments.ts';
import { complain, say, sayJson, type CliContext } from './context.ts';
import { readControl } from './control.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes.ts';
import { folderOf } from './folder.ts';
import { makeNarrator } from './narrator.ts';
import { toResult } from './result-line.ts';
import { makeStyle } from './style.ts';
import { summarise } from './summary.ts';

/** `run`: starts a run, tells how it goes, and exits as it ended. */
export async function runCommand(command: RunCommand, context: CliContext): Promise<ExitCode> {
  const folder = await folderOf(command.folder, context.cwd);
  if (!folder.ok) return usage(folder.failure);
  const paths = toScopePaths(command.paths, folder.value);
  if (!paths.ok) return usage(paths.failure);

  const stopTelling = command.json ? tellAsJson(context) : tellAsText(context);
  const run = await context.crew.start({
    goal: command.goal,
    scope: { paths: paths.value },
    folder: folder.value,
    trusted: command.trusted,
    tests: command.tests,
    apply: command.apply,
    ...(command.recipe && { recipe: command.recipe }),
    ...(command.testCommand !== null && { testCommand: command.testCommand }),
    ...(command.concurrency !== null && { concurrency: command.concurrency }),
    ...(command.timeoutMs !== null && { timeoutMs: command.timeoutMs }),
  });

  const closeControl = command.control ? readControl(context.stdin, run, (line) => sayJson(context, line)) : undefined;
  let timedOut = false;
  const timer = command.timeoutMs === null ? undefined : setTimeout(() => ((timedOut = true), run.cancel()), command.timeoutMs);
  const stopListening = context.onInterrupt(() => run.cancel());
  const state = await run.finished;
  clearTimeout(timer);
  stopListening();
  closeControl?.();
  stopTelling();

  if (command.patch !== null && !(await savePatch(command.patch, run, context))) return EXIT.failed;
  if (command.json) sayJson(context, toLastLine(run));
  else say(context, `\n${summarise(state, makeStyle(context.colours))}`);
  if (timedOut)
    complain(
      context,
      `The run was stopped after ${(command.timeoutMs ?? 0) / 1000} s, as --timeout asks. What it found is kept: refactor-crew show ${run.runId}`,
    );
  else if (state.status === 'failed') complain(context, state.failure?.message ?? state.summary);
  else if (state.status === 'partial') complain(context, partially(state));
  return timedOut ? EXIT.failed : exitCodeOf(state, command.check);

  function usage(reason: string): ExitCode {
    complain(context, reason);
    return EXIT.usage;
  }
}

function tellAsText(context: CliContext): () => void {
  const narrate = makeNarrator(makeStyle(context.colours));
  return context.crew.onEvent((event, run) => {
    const line = narrate(event, run.state);
    if (line !== undefined) say(context, line);
  });
}

/** Every event as it happens; the last one, `run-finished`, is held back until the result can be told with it. */
function tellAsJson(context: CliContext): () => void {
  return context.crew.onEvent((event) => {
    if (event.type !== 'run-finished') sayJson(context, event);
  });
}

function toLastLine(run: RunApi): object {
  const last = run.eventsSince(0).findLast((event) => event.type === 'run-finished');
  return { ...last, ...toResult(run.state), type: 'run-finished' };
}

function toScopePaths(
  paths: readonly string[],
  folder: string,
): { readonly ok: true; readonly value: readonly WorkspacePath[] } | { readonly ok: false; readonly failure: string } {
  const scope: WorkspacePath[] = [];
  for (const path of paths) {
    const inside = relative(folder, resolve(folder, path));
    if (inside.startsWith('..') || isAbsolute(inside))
      return { ok: false, failure: `${path} is not inside ${folder}. Name paths of the folder, or another folder with --folder.` };
    if (inside !== '') scope.push(WorkspacePath(inside.split(sep).join('/')));
  }
  return { ok: true, value: scope };
}

async function savePatch(file: string, run: RunApi, context: CliContext): Promise<boolean> {
  const { changes } = run.state;
  try {
    await writeFile(resolve(context.cwd, file), changes ? toPatch(changes, (hunkId) => isAccepted(run.state, hunkId)) : '');
    return true;
  } catch (error) {
    complain(context, `The patch could not be written to ${file}: ${messageOf(error)}`);
    return false;
  }
}

function partially(state: RunState): string {
  const failed = [...state.tasks.values()].filter((task) => task.status !== 'succeeded');
  return `Only a part was done: ${failed.map((task) => `${task.spec.role} ${task.status} (${task.summary})`).join('; ')}`;
}
