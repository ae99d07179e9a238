import { formatMs } from '../base/figures.ts';
import { count } from '../base/text.ts';
import { HunkId, RunId } from '../domain/ids.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { openConsents } from '../domain/contract-changes.ts';
import { toAgentTrace } from '../report/agent-trace.ts';
import { commitMessage } from '../report/commit-message.ts';
import type { ApplyCommand, ShowCommand } from './command.ts';
import { holds } from './selected-hunks.ts';
import { complain, say, sayJson, type CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { savePatch } from './save-patch.ts';
import { toResult } from './result-line.ts';
import { saveMarkdown } from './save-report.ts';
import { hunkRemarks, needsConsent } from './contract-changes.ts';
import { makeStyle } from './style.ts';
import { describeCertificate, describeVoid, summarise } from './summary.ts';

/** `runs`: past runs, newest first. */
export async function listRuns(context: CliContext, json: boolean): Promise<ExitCode> {
  await load(context);
  const runs = context.crew.runs().map((run) => run.state);
  if (json)
    sayJson(context, {
      runs: runs.map((state) => ({
        runId: state.runId,
        goal: state.header.goal,
        folder: state.header.folder,
        branchOf: state.header.branchOf ?? null,
        status: state.status,
        startedAt: state.startedAt,
        tasks: state.tasks.size,
        files: state.changes?.files.length ?? 0,
        applied: state.applied !== null,
      })),
    });
  else if (runs.length === 0) say(context, 'There are no runs yet. Start one with: refactor-crew run "<goal>"');
  else
    for (const state of runs)
      say(
        context,
        `${state.runId}  ${state.status.padEnd(11)} ${formatMs((state.finishedAt ?? state.lastAt) - state.startedAt).padStart(7)}  ${count(state.changes?.files.length ?? 0, 'file').padStart(9)}${state.applied ? ' applied' : ''}  ${state.header.goal || '(recipe)'}  ${state.header.folder}`,
      );
  return EXIT.done;
}

/** `show`: one run in full, also as a document. */
export async function showRun(context: CliContext, { run: name, json, markdown, patch }: ShowCommand): Promise<ExitCode> {
  const run = await findRun(context, name);
  if (!run) return EXIT.failed;
  if (markdown !== null && !(await saveMarkdown(markdown, run, context))) return EXIT.failed;
  if (patch !== null && !(await savePatch(patch, run, context))) return EXIT.failed;
  if (json) sayJson(context, { type: 'run', ...toResult(run.state) });
  else {
    say(context, summarise(run.state, makeStyle(context.colours)));
    const hunks = (run.state.changes?.files ?? []).flatMap((file) => file.hunks);
    if (hunks.length > 0)
      say(
        context,
        `\nHunks\n${hunks.map((hunk) => `${hunk.id}  line ${hunk.baseStart}, -${hunk.baseLines.length} +${hunk.afterLines.length}  ${hunk.provenance.reason}${hunkRemarks(run.state, hunk.id)}`).join('\n')}`,
      );
    if (run.state.findings.length > 0)
      say(
        context,
        `\nAll findings\n${run.state.findings.map(({ content }) => `${content.kind.padEnd(18)} ${content.path ?? ''}${content.line ? `:${content.line}` : ''}  ${content.title}`).join('\n')}`,
      );
  }
  return EXIT.done;
}

/** `apply`: writes the changes of a past run, all of them or the named hunks, if those compile without the others; or commits them on a branch. */
export async function applyRun(context: CliContext, { run: name, accept, anyway, branch, note }: ApplyCommand): Promise<ExitCode> {
  const run = await findRun(context, name);
  if (!run) return EXIT.failed;
  if (run.state.status === 'running')
    return failed(context, `Run ${run.runId} is still going on, in process ${run.state.pid}. Apply its changes once it has ended.`);
  await finishWriting(context, run);
  const hunks = (run.state.changes?.files ?? []).flatMap((file) => file.hunks.map((hunk) => hunk.id));
  if (hunks.length === 0) return failed(context, `Run ${run.runId} has no changes to apply.`);
  if (run.state.applied)
    return failed(context, `The changes of ${run.runId} are applied already. To apply others: refactor-crew undo ${run.runId}`);
  if (run.state.voided) {
    complain(context, `The certificate of ${run.runId} is void: ${describeVoid(run.state.voided)} The changes are checked anew first.`);
    await run.recertify();
    const { certificate } = run.state;
    if (certificate) complain(context, describeCertificate(certificate, makeStyle(context.colours)));
  }
  if (run.state.certificate?.verdict === 'regressed' && accept === null) {
    complain(
      context,
      `Something regressed in ${run.runId}, see: refactor-crew show ${run.runId}\nTo apply it all the same, say so: --accept all`,
    );
    return EXIT.regressed;
  }
  const open = openConsents(run.state);
  if (open.length > 0 && accept === null) {
    complain(context, needsConsent(run.runId, open));
    return EXIT.unverified;
  }
  if (accept !== null && accept !== 'all') {
    const unknown = accept.filter((id) => !hunks.includes(HunkId(id)));
    if (unknown.length > 0)
      return failed(
        context,
        `Run ${run.runId} has no hunk ${unknown.join(', ')}. Its hunks are listed by: refactor-crew show ${run.runId}`,
      );
    const wanted = new Set(accept.map(HunkId));
    if (!anyway && !(await holds(context, run, hunks, wanted))) return EXIT.regressed;
    run.decide(
      hunks.filter((id) => wanted.has(id)),
      'accepted',
    );
    run.decide(
      hunks.filter((id) => !wanted.has(id)),
      'rejected',
    );
  } else run.decide(hunks, 'accepted');
  if (branch !== null) return commitOn(context, run, branch, note);
  const report = await run.apply();
  if (report.rebased) {
    complain(
      context,
      `Nothing was written: ${report.rebased.join(', ')} ${report.rebased.length === 1 ? 'has' : 'have'} come to need what ${run.runId} does elsewhere. That is offered as well now, see: refactor-crew show ${run.runId}\nTo write it, apply once more.`,
    );
    return EXIT.unverified;
  }
  say(context, `${count(report.written.length, 'file')} written. “refactor-crew undo ${run.runId}” takes it back.`);
  return skipped(context, report.skipped);
}

async function commitOn(context: CliContext, run: RunApi, branch: string, note: boolean): Promise<ExitCode> {
  const { commit, files, noteProblem } = await run.commit({
    branch,
    message: commitMessage(run.state, { style: 'plain' }),
    hooks: false,
    ...(note && {
      note: (committed) =>
        toAgentTrace(run.state, { id: crypto.randomUUID(), toolVersion: context.version, known: context.secrets, committed }),
    }),
  });
  if (noteProblem !== undefined) complain(context, `The commit has no note: ${noteProblem}`);
  say(context, `${count(files.length, 'file')} committed on the branch ${branch}: ${commit}. Nothing else has changed.`);
  return EXIT.done;
}

/** `undo`: brings back what was there before `apply`. */
export async function undoRun(context: CliContext, name: string): Promise<ExitCode> {
  const run = await findRun(context, name, (one) => one.state.applied !== null || one.state.writing !== null);
  if (!run) return EXIT.failed;
  await finishWriting(context, run);
  if (!run.state.applied) return failed(context, `Nothing of ${run.runId} is applied, so there is nothing to undo.`);
  const report = await run.undo();
  say(context, `${count(report.written.length, 'file')} restored.`);
  return skipped(context, report.skipped);
}

/** `rm`: forgets runs; what they changed in the workspace stays. */
export async function removeRuns(context: CliContext, names: readonly string[]): Promise<ExitCode> {
  for (const name of names) {
    const run = await findRun(context, name);
    if (!run) return EXIT.failed;
    await context.crew.remove(run.runId);
    say(context, `Forgot ${run.runId}.`);
  }
  return EXIT.done;
}

/** Finishes what was cut off while it was written in the folder of a run that is about to be written. */
export async function finishWriting(context: CliContext, { state }: RunApi): Promise<void> {
  for (const { runId, what, report } of await context.crew.finishWriting(state.header.folder)) {
    const done = what === 'apply' ? 'Applying' : 'Undoing';
    complain(context, `${done} ${runId} was cut off. It is finished now: ${count(report.written.length, 'file')} written.`);
    skipped(context, report.skipped);
  }
}

async function load(context: CliContext): Promise<void> {
  for (const problem of await context.crew.load()) complain(context, `Run ${problem.runId} can't be read: ${problem.reason}`);
}

/** The run of that id; `last` is the newest one that `fits`, or the newest of all. */
export async function findRun(context: CliContext, name: string, fits: (run: RunApi) => boolean = () => true): Promise<RunApi | undefined> {
  await load(context);
  const runs = context.crew.runs();
  const run = name === 'last' ? (runs.find(fits) ?? runs[0]) : context.crew.run(RunId(name));
  if (!run)
    complain(context, runs.length === 0 ? 'There are no runs yet.' : `There is no run ${name}. The runs are listed by: refactor-crew runs`);
  return run;
}

function failed(context: CliContext, reason: string): ExitCode {
  complain(context, reason);
  return EXIT.failed;
}

function skipped(context: CliContext, files: readonly { readonly path: string; readonly reason: string }[]): ExitCode {
  for (const file of files) complain(context, `Not written: ${file.path} — ${file.reason}`);
  return files.length > 0 ? EXIT.unverified : EXIT.done;
}
