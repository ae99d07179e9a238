import { openConsents } from '../domain/contract-changes.ts';
import type { RunState } from '../domain/run-state.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { answerQuestions } from './answer-questions.ts';
import { complain, say, sayJson, type CliContext } from './context.ts';
import { readControl } from './control.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes.ts';
import { makeNarrator } from './narrator.ts';
import { toResult } from './result-line.ts';
import { saveMarkdown } from './save-report.ts';
import { needsConsent } from './contract-changes.ts';
import { makeStyle } from './style.ts';
import { savePatch } from './save-patch.ts';
import { summarise } from './summary.ts';

export interface Watching {
  readonly json: boolean;
  /** Reads JSON commands on standard input. */
  readonly control: boolean;
  /** Answers every question with yes. */
  readonly yes: boolean;
  readonly timeoutMs: number | null;
  readonly patch: string | null;
  /** Where the run is written down as a document. */
  readonly markdown: string | null;
  /** Changes are a reason not to succeed. */
  readonly check: boolean;
}

/** Tells how a run goes from the moment it is begun, lets it be steered, and gives the exit code that it ends with. */
export async function watchRun(watching: Watching, context: CliContext, begin: () => Promise<RunApi>): Promise<ExitCode> {
  const stopTelling = watching.json ? tellAsJson(context) : tellAsText(context);
  const stopAnswering = answerQuestions(context, watching);
  const run = await begin();
  const closeControl = watching.control ? readControl(context.stdin, run, (line) => sayJson(context, line)) : undefined;
  let timedOut = false;
  const timer = watching.timeoutMs === null ? undefined : setTimeout(() => ((timedOut = true), run.cancel()), watching.timeoutMs);
  const stopListening = context.onInterrupt(() => run.cancel());
  const state = await run.finished;
  clearTimeout(timer);
  stopListening();
  closeControl?.();
  stopAnswering();
  stopTelling();

  if (watching.patch !== null && !(await savePatch(watching.patch, run, context))) return EXIT.failed;
  if (watching.markdown !== null && !(await saveMarkdown(watching.markdown, run, context))) return EXIT.failed;
  if (watching.json) sayJson(context, toLastLine(run));
  else say(context, `\n${summarise(state, makeStyle(context.colours))}`);
  if (timedOut)
    complain(
      context,
      `The run was stopped after ${(watching.timeoutMs ?? 0) / 1000} s, as --timeout asks. What it found is kept: refactor-crew show ${run.runId}`,
    );
  else if (state.status === 'failed') complain(context, state.failure?.message ?? state.summary);
  else if (state.status === 'partial') complain(context, partially(state));
  const open = openConsents(state);
  if (state.header.apply === true && !state.applied && open.length > 0) complain(context, needsConsent(run.runId, open));
  return timedOut ? EXIT.failed : exitCodeOf(state, watching.check);
}

function tellAsText(context: CliContext): () => void {
  const narrate = makeNarrator(makeStyle(context.colours));
  return context.crew.onEvent((event, run) => {
    const line = narrate(event, run.state);
    if (line !== undefined) say(context, line);
  });
}

/**
 * Every event once it is on the disk: what was printed is not lost, whatever happens to this process. The last one,
 * `run-finished`, is held back until the result can be told with it.
 */
function tellAsJson(context: CliContext): () => void {
  return context.crew.onDurable((event) => {
    if (event.type !== 'run-finished') sayJson(context, event);
  });
}

function toLastLine(run: RunApi): object {
  const last = run.eventsSince(0).findLast((event) => event.type === 'run-finished');
  return { ...last, ...toResult(run.state), type: 'run-finished' };
}

function partially(state: RunState): string {
  const failed = [...state.tasks.values()].filter((task) => task.status !== 'succeeded');
  return `Only a part was done: ${failed.map((task) => `${task.spec.role} ${task.status} (${task.summary})`).join('; ')}`;
}
