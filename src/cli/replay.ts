import type { ReplayCommand } from './command.ts';
import { complain, say, sayJson, type CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { findRun } from './past-runs.ts';
import { replay, type ReplayReport } from '../replay/replay.ts';

/** `replay`: does a recorded run over again from its record alone, and tells whether it comes out the same. */
export async function replayRun(command: ReplayCommand, context: CliContext): Promise<ExitCode> {
  const run = await findRun(context, command.run);
  if (!run) return EXIT.failed;
  const report = await replay(run.eventsSince(0));
  if (command.json) sayJson(context, { type: 'replayed', runId: run.runId, ...report });
  else if (report.status === 'identical') say(context, `${run.runId}: ${report.events} events replayed, byte for byte the same.`);
  if (report.status === 'identical') return EXIT.done;
  complain(context, `${run.runId} goes another way at event ${report.divergence.seq}:\n${describe(report)}`);
  return EXIT.regressed;
}

function describe({ divergence: { expected, actual } }: Extract<ReplayReport, { status: 'diverged' }>): string {
  const line = (event: object | null): string => (event ? JSON.stringify(event).slice(0, 400) : 'nothing');
  return `  recorded  ${line(expected)}\n  replayed  ${line(actual)}`;
}
