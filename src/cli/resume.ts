import { isPlanned } from '../domain/run-state.ts';
import type { ResumeCommand } from './command.ts';
import { complain, type CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { findRun, finishWriting } from './past-runs.ts';
import { watchRun } from './watch-run.ts';

/** `resume`: takes up an interrupted run, whose tasks go on from their last finished steps; or starts what a run has planned. */
export async function resumeRun(command: ResumeCommand, context: CliContext): Promise<ExitCode> {
  const run = await findRun(context, command.run, ({ state }) => state.status === 'interrupted' || isPlanned(state));
  if (!run) return EXIT.failed;
  const { status } = run.state;
  if (status !== 'interrupted' && !isPlanned(run.state)) {
    complain(
      context,
      status === 'running'
        ? `Run ${run.runId} is still going on, in process ${run.state.pid}.`
        : `Run ${run.runId} is not interrupted: it ${status === 'cancelled' ? 'was cancelled' : `ended as ${status}`}.`,
    );
    return EXIT.failed;
  }
  const missing = await context.models.chooseAgain(run, command.model);
  if (missing !== undefined) {
    complain(context, missing);
    return EXIT.usage;
  }
  const watching = { ...command, timeoutMs: null, patch: null, markdown: null, check: false };
  await finishWriting(context, run);
  return watchRun(watching, context, () => {
    if (isPlanned(run.state)) run.approvePlan();
    else run.resume();
    return Promise.resolve(run);
  });
}
