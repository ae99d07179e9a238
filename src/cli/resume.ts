import type { ResumeCommand } from './arguments.ts';
import { complain, type CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { findRun } from './past-runs.ts';
import { watchRun } from './watch-run.ts';

/** `resume`: takes up an interrupted run; its tasks go on from their last finished steps. */
export async function resumeRun(command: ResumeCommand, context: CliContext): Promise<ExitCode> {
  const run = await findRun(context, command.run, (one) => one.state.status === 'interrupted');
  if (!run) return EXIT.failed;
  const { status } = run.state;
  if (status !== 'interrupted') {
    complain(
      context,
      status === 'running'
        ? `Run ${run.runId} is still going on, in process ${run.state.pid}.`
        : `Run ${run.runId} is not interrupted: it ${status === 'cancelled' ? 'was cancelled' : `ended as ${status}`}.`,
    );
    return EXIT.failed;
  }
  const watching = { ...command, timeoutMs: null, patch: null, markdown: null, check: false };
  return watchRun(watching, context, () => {
    run.resume();
    return Promise.resolve(run);
  });
}
