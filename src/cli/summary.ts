import { formatMs } from '../base/figures.ts';
import { count } from '../base/text.ts';
import { toPatch } from '../changeset/patch.ts';
import { describeCause, type Conflict } from '../domain/change.ts';
import type { Voided } from '../domain/review-event.ts';
import { contractChanges } from './contract-changes.ts';
import { isMissing, type Certificate, type CheckRow, type CheckState } from '../domain/certificate.ts';
import { SUPERVISOR } from '../domain/ids.ts';
import { leftAloneIn } from '../domain/left-alone.ts';
import { findingsOf, isAccepted, isPlanned, type RunState } from '../domain/run-state.ts';
import { describePlan } from './plan.ts';
import type { Style } from './style.ts';
import { usageSummary } from './usage.ts';

const LANE = 48;
/** How many lines of the diff are shown; the rest is one command away. */
const SHOWN_DIFF = 120;

/** What came of a run, for a person: the lanes of its tasks, findings, what was left alone, diff, certificate, and what to do next. */
export function summarise(state: RunState, style: Style): string {
  if (isPlanned(state)) return describePlan(state, style);
  const parts = [
    title(state, style),
    lanes(state, style),
    findings(state, style),
    leftAlone(state, style),
    diff(state, style),
    conflicts(state, style),
    contractChanges(state, style),
    certificate(state, style),
    usageSummary(state, style),
    next(state, style),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function title(state: RunState, style: Style): string {
  const colour = state.status === 'succeeded' ? style.green : state.status === 'partial' ? style.yellow : style.red;
  return `${style.bold(state.header.goal || 'Run')} — ${colour(state.status)} in ${formatMs((state.finishedAt ?? state.lastAt) - state.startedAt)}${state.status === 'failed' ? '' : `\n${state.summary}`}${origin(state, style)}`;
}

/** Where a branch comes from, under its title. */
function origin(state: RunState, style: Style): string {
  const { branchOf, goal, recipe } = state.header;
  if (!branchOf) return '';
  const { taskId, step, runId } = branchOf;
  const whose = taskId === SUPERVISOR ? 'the supervisor' : (state.tasks.get(taskId)?.spec.role ?? taskId);
  return style.dim(`\nBranched from “${goal || recipe?.id || runId}” after step ${step} of ${whose}: refactor-crew show ${runId}`);
}

/** Each task as a bar on one time axis, so that what ran at the same time stands above each other. */
function lanes(state: RunState, style: Style): string {
  const tasks = [...state.tasks.values()];
  if (tasks.length === 0) return '';
  const end = Math.max(...tasks.map((task) => task.endedAt ?? state.lastAt));
  const span = Math.max(1, end - state.startedAt);
  const place = (at: number): number => Math.round(((at - state.startedAt) / span) * LANE);
  const rows = tasks.map((task) => {
    const from = place(task.startedAt ?? state.lastAt);
    const width = Math.max(1, place(task.endedAt ?? state.lastAt) - from);
    const bar =
      ' '.repeat(from) +
      (task.status === 'succeeded' ? style.green : style.red)('█'.repeat(width)) +
      ' '.repeat(Math.max(0, LANE - from - width));
    const time = formatMs((task.endedAt ?? state.lastAt) - (task.startedAt ?? state.lastAt));
    return `${task.spec.role.padEnd(15)} ${style.dim('│')}${bar}${style.dim('│')} ${time.padStart(7)}  ${String(findingsOf(state, task.spec.taskId).length).padStart(3)} findings  ${style.dim(task.threadId ?? '')}`;
  });
  return `${style.bold('Tasks')} ${style.dim(`(all ${tasks.length} on one time axis of ${formatMs(span)}; supervisor: ${count(state.supervisor.steps.length, 'step')})`)}\n${rows.join('\n')}`;
}

function findings(state: RunState, style: Style): string {
  const kinds = new Map<string, number>();
  for (const finding of state.findings)
    if (finding.taskId !== SUPERVISOR) kinds.set(finding.content.kind, (kinds.get(finding.content.kind) ?? 0) + 1);
  if (kinds.size === 0) return '';
  return `${style.bold('Findings')}\n${[...kinds].map(([kind, amount]) => `${String(amount).padStart(4)}  ${kind}`).join('\n')}`;
}

/** How many places of one reason are named. */
const NAMED_PLACES = 6;

/** What tasks have left as it is, by the reason why. */
function leftAlone(state: RunState, style: Style): string {
  const all = [...state.tasks.values()].flatMap(({ result }) => leftAloneIn(result));
  if (all.length === 0) return '';
  const lines = all.map(({ reason, places }) => {
    const more = places.length > NAMED_PLACES ? ` and ${places.length - NAMED_PLACES} more` : '';
    return `${String(places.length).padStart(4)}  ${reason}${style.dim(`  ${places.slice(0, NAMED_PLACES).join(', ')}${more}`)}`;
  });
  return `${style.bold('Left alone')}\n${lines.join('\n')}`;
}

function diff(state: RunState, style: Style): string {
  const changes = state.changes;
  if (!changes || changes.files.length === 0) return state.status === 'succeeded' ? 'Nothing to change.' : '';
  const hunks = changes.files.reduce((sum, file) => sum + file.hunks.length, 0);
  const lines = toPatch(changes, (hunkId) => isAccepted(state, hunkId)).split('\n');
  const shown = lines.slice(0, SHOWN_DIFF).map((line) => paint(line.replace(/\r$/, ''), style));
  const more =
    lines.length > SHOWN_DIFF
      ? [style.dim(`… ${lines.length - SHOWN_DIFF} more lines: “refactor-crew show ${state.runId} --patch FILE” writes them all`)]
      : [];
  return [`${style.bold('Changes')}: ${count(hunks, 'hunk')} in ${count(changes.files.length, 'file')}`, ...shown, ...more].join('\n');
}

function paint(line: string, style: Style): string {
  if (line.startsWith('+++') || line.startsWith('---') || line.startsWith('diff ')) return style.bold(line);
  if (line.startsWith('@@')) return style.blue(line);
  if (line.startsWith('+')) return style.green(line);
  return line.startsWith('-') ? style.red(line) : line;
}

function conflicts(state: RunState, style: Style): string {
  const all = state.changes?.conflicts ?? [];
  if (all.length === 0) return '';
  return [style.yellow(`Conflicts: ${all.length}`), ...all.map(describeConflict)].join('\n');
}

function describeConflict(conflict: Conflict): string {
  const { path, kept, dropped, cause } = conflict;
  const because = describeCause(conflict);
  if (because === undefined) return `${path}: ${kept} and ${dropped} changed the same lines; ${kept}'s version is offered`;
  const other = cause?.against ? `${cause.against.taskId} and ${dropped}` : dropped;
  return `${path}: what ${other} changed does not go together${cause?.isIn ? '' : `; that of ${dropped} is left out`} (${because})`;
}

function certificate(state: RunState, style: Style): string {
  if (state.voided) return `${style.bold('Certificate')}: ${style.yellow('void')} — ${describeVoid(state.voided)}`;
  return state.certificate ? describeCertificate(state.certificate, style) : '';
}

/** Why what was checked says nothing of what is offered now. */
export function describeVoid({ why, files }: Voided): string {
  return why === 'moved-on'
    ? `${files.join(', ')} moved on since; the changes stand on the newer edits now, where they were not checked.`
    : `the changes of ${files.join(', ')} were edited by hand and not checked since.`;
}

/** A certificate row by row, with what it found under its row. */
export function describeCertificate(certificate: Certificate, style: Style): string {
  const colours: Readonly<Record<CheckState, (text: string) => string>> = {
    proved: style.green,
    passed: style.green,
    regressed: style.red,
    unverified: style.yellow,
  };
  // What is only evidence is not missed.
  const colourOf = (row: CheckRow): ((text: string) => string) =>
    row.state === 'unverified' && !isMissing(row) ? style.dim : colours[row.state];
  const rows = certificate.rows.flatMap((row) => [
    `${row.kind.padEnd(8)} ${colourOf(row)(row.state.padEnd(10))} ${row.summary}${row.command ? style.dim(`  ${row.command}`) : ''}`,
    ...row.details.map((detail) => `${' '.repeat(20)}${row.state === 'regressed' ? style.red(detail) : style.dim(detail)}`),
  ]);
  return `${style.bold('Certificate')}: ${colours[certificate.verdict](certificate.verdict)}\n${rows.join('\n')}`;
}

function next(state: RunState, style: Style): string {
  if (state.applied) {
    const skipped = state.applied.skipped.map((file) => style.yellow(`Not written: ${file.path} — ${file.reason}`));
    return [`${count(state.applied.files.length, 'file')} written. “refactor-crew undo ${state.runId}” takes it back.`, ...skipped].join(
      '\n',
    );
  }
  if (!state.changes || state.changes.files.length === 0) return '';
  const branches = state.committed.map(
    ({ branch, commit, files }) => `${count(files.length, 'file')} committed on the branch ${branch}: ${commit}`,
  );
  if (branches.length > 0) return branches.join('\n');
  return style.dim(`Nothing was written. “refactor-crew apply ${state.runId}” writes the changes, --accept ID,… only some of them.`);
}
