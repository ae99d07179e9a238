import type { Certificate } from '../domain/certificate.ts';
import { scrutinyOf, type Scrutiny } from '../domain/contract-changes.ts';
import { leftAloneIn } from '../domain/left-alone.ts';
import type { RunState, TaskRecord } from '../domain/run-state.ts';
import { usageResult } from './usage.ts';

/** A change set that changes nothing keeps everything as it was. */
const NOTHING_CHANGED: Certificate = { verdict: 'proved', rows: [] };

/** What is to be known of a hunk beside what it changes. */
const scrutinyResult = ({ contract, remarks, needsConsent }: Scrutiny): object => ({
  contract: contract ?? null,
  needsConsent,
  remarks,
});

/** The result of a run as the last line of `run --json` and as `show --json` tells it. */
export function toResult(state: RunState): object {
  const { changes } = state;
  return {
    runId: state.runId,
    goal: state.header.goal,
    folder: state.header.folder,
    branchOf: state.header.branchOf ?? null,
    status: state.status,
    summary: state.summary,
    ...(state.failure && { failure: state.failure }),
    ...(state.plan && { plan: { status: state.plan.status, estimates: state.plan.estimates } }),
    tasks: [...state.tasks.values()].map((task) => ({
      taskId: task.spec.taskId,
      role: task.spec.role,
      title: task.spec.title,
      ...(state.plan && { description: task.spec.description, paths: task.spec.scope.paths, dependsOn: task.spec.dependsOn }),
      state: task.status,
      summary: task.summary,
      ...refusedOf(task),
      threadId: task.threadId ?? null,
      startedAt: task.startedAt ?? null,
      endedAt: task.endedAt ?? null,
      model: task.model ?? null,
      usage: task.usage,
    })),
    findings: state.findings.map(({ findingId, taskId, content }) => ({ findingId, taskId, ...content })),
    changes: (changes?.files ?? []).map((file) => ({
      path: file.path,
      hunks: file.hunks.map((hunk) => ({
        id: hunk.id,
        baseStart: hunk.baseStart,
        removed: hunk.baseLines.length,
        added: hunk.afterLines.length,
        decision: state.decisions.get(hunk.id) ?? 'undecided',
        provenance: hunk.provenance,
        alsoFrom: hunk.alsoFrom,
        ...scrutinyResult(scrutinyOf(changes, hunk.id)),
      })),
    })),
    conflicts: changes?.conflicts ?? [],
    certificate:
      state.certificate ?? ((changes?.files.length ?? 0) === 0 ? NOTHING_CHANGED : { verdict: 'unverified', rows: state.checks }),
    ...(state.voided && { certificateVoid: { why: state.voided.why, files: state.voided.files } }),
    branches: state.committed,
    applied: state.applied ? { files: state.applied.files.map((file) => file.path), skipped: state.applied.skipped } : null,
    ...usageResult(state),
    wallMs: (state.finishedAt ?? state.lastAt) - state.startedAt,
  };
}

/** What a task has left as it is, by reason; left out where there is nothing. */
function refusedOf({ result }: TaskRecord): object {
  const refused = leftAloneIn(result);
  return refused.length > 0 ? { refused } : {};
}
