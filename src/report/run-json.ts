import { toPatch } from '../changeset/patch.ts';
import { scrutinyOf } from '../domain/contract-changes.ts';
import type { RunEvent } from '../domain/event.ts';
import { SUPERVISOR, type TaskId } from '../domain/ids.ts';
import { redactValue } from '../domain/redact.ts';
import { isAccepted, type RunState } from '../domain/run-state.ts';
import { hunkCosts, spendingByRole } from '../domain/spending.ts';
import { timelineOf } from './timeline.ts';

/** Raised when a reader of older exports could misunderstand a newer one. */
const EXPORT_VERSION = 1;

/** A run as one JSON document, for programs: the same as in Markdown, nothing shortened. Secrets are taken out. */
export function toJson(run: RunState, events: readonly RunEvent[], known: readonly string[] = []): string {
  const { type: _type, version: _version, pid: _pid, folder: _folder, ...header } = run.header;
  const document = {
    export: EXPORT_VERSION,
    runId: run.runId,
    ...header,
    status: run.status,
    summary: run.summary,
    failure: run.failure ?? null,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt ?? null,
    tasks: [...run.tasks.values()].map(({ spec, status, attempt, startedAt, endedAt, summary, failure, result, model, usage }) => ({
      ...spec,
      state: status,
      attempt,
      startedAt: startedAt ?? null,
      endedAt: endedAt ?? null,
      summary,
      failure: failure ?? null,
      result: result ?? null,
      model: model ?? null,
      usage,
    })),
    timeline: timelineOf(run, events),
    findings: run.findings.map(({ content, ...finding }) => ({ ...finding, ...content })),
    messages: [...run.messages.values()],
    questions: [...run.questions.values()],
    changes: {
      patch: run.changes ? toPatch(run.changes, (id) => isAccepted(run, id)) : '',
      hunks: (run.changes?.files ?? []).flatMap((file) =>
        file.hunks.map((hunk) => ({ ...hunk, decision: run.decisions.get(hunk.id) ?? 'undecided', ...scrutinyOf(run.changes, hunk.id) })),
      ),
      conflicts: run.changes?.conflicts ?? [],
    },
    applied: run.applied ? { files: run.applied.files.map(({ path }) => path), skipped: run.applied.skipped } : null,
    branches: run.committed,
    certificate: run.certificate,
    usage: run.usage,
    usageByRole: spendingByRole(run),
    hunkCosts: hunkCosts(run),
    conversations: Object.fromEntries([SUPERVISOR, ...run.tasks.keys()].map((taskId) => [taskId, conversationOf(events, taskId)])),
  };
  return `${JSON.stringify(redactValue(document, known), undefined, 2)}\n`;
}

function conversationOf(events: readonly RunEvent[], taskId: TaskId): readonly object[] {
  return events.flatMap((event) =>
    event.type === 'step-finished' && event.taskId === taskId
      ? [{ step: event.step, at: event.at, model: event.model ?? null, usage: event.usage, messages: event.appended }]
      : [],
  );
}
