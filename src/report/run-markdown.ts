import { formatDuration, formatMs } from '../base/figures.ts';
import { count } from '../base/text.ts';
import { toPatch } from '../changeset/patch.ts';
import { describeCause, type Provenance } from '../domain/change.ts';
import { scrutinyOf } from '../domain/contract-changes.ts';
import type { RunEvent } from '../domain/event.ts';
import { SUPERVISOR, type HunkId } from '../domain/ids.ts';
import { leftAloneIn } from '../domain/left-alone.ts';
import { redact } from '../domain/redact.ts';
import { describeRemark } from '../domain/remark.ts';
import { isAccepted, type RunState } from '../domain/run-state.ts';
import { describeScope } from '../domain/scope.ts';
import { hunkCosts, spendingByRole, tokensOf } from '../domain/spending.ts';
import { conversationMarkdown } from './conversation-markdown.ts';
import { code, fenced, plain, table, words } from './markdown.ts';
import { timelineOf, whoIs } from './timeline.ts';
import { describeCost, describeUsage } from './usage-text.ts';

/**
 * A run as a document to read, share and keep: what was asked for, who did what when, what came out, what was checked and
 * what it cost, with the conversations folded at its end. Secrets are taken out, those in `known` and those that look like it.
 */
export function toMarkdown(run: RunState, events: readonly RunEvent[], known: readonly string[] = []): string {
  const sections: readonly (readonly [title: string, body: string])[] = [
    ['Plan', plan(run)],
    ['Timeline', timeline(run, events)],
    ['Findings', findings(run)],
    ['Left alone', leftAlone(run)],
    ['Steering', steering(run)],
    ['Changes', changes(run)],
    ['Certificate', certificate(run)],
    ['Usage', usage(run)],
    ['Conversations', conversations(run, events)],
  ];
  const text = [head(run), ...sections.flatMap(([title, body]) => (body === '' ? [] : [`## ${title}`, body]))].join('\n\n');
  return redact(`${text}\n`, known);
}

function head(run: RunState): string {
  const { goal, recipe, scope, model, trusted, folder, branchOf } = run.header;
  const took = formatDuration((run.finishedAt ?? run.lastAt) - run.startedAt);
  const facts = [
    `${run.status} in ${took}`,
    `run ${code(run.runId)}`,
    `started ${new Date(run.startedAt).toISOString()}`,
    `${code(nameOf(folder))}, ${plain(describeScope(scope))}`,
    `answered by ${code(model)}`,
    ...(recipe ? [`recipe ${code(recipe.id)}`] : []),
    ...(trusted ? [] : ['folder not trusted: nothing of it was executed']),
    ...(branchOf ? [`branched off ${code(branchOf.runId)} after step ${branchOf.step} of ${branchOf.taskId}`] : []),
  ];
  const outcome = run.failure?.message ?? run.summary;
  return [
    `# ${plain(goal || recipe?.id || 'Run')}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    ...(outcome === '' ? [] : [words(outcome)]),
  ].join('\n\n');
}

/** Where a folder is says more of its owner than of the run. */
const nameOf = (folder: string): string => folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder;

function plan(run: RunState): string {
  const tasks = [...run.tasks.values()];
  if (tasks.length === 0) return '';
  const rows = tasks.map(({ spec, status, startedAt, endedAt, steps, model, usage: used }) => [
    spec.taskId,
    spec.role,
    plain(spec.title),
    status,
    startedAt === undefined ? '' : formatDuration(startedAt - run.startedAt),
    startedAt === undefined ? '' : formatMs((endedAt ?? run.lastAt) - startedAt),
    String(steps.length),
    model === undefined ? '' : code(model),
    describeUsage(used),
  ]);
  const results = tasks.filter(({ summary }) => summary !== '').map(({ spec, summary }) => `- **${spec.taskId}** ${words(summary)}`);
  const overview = table(['Task', 'Role', 'Title', 'State', 'Started:', 'Took:', 'Steps:', 'Model', 'Usage'], rows);
  return [overview, ...(results.length > 0 ? [results.join('\n')] : [])].join('\n\n');
}

const timeline = (run: RunState, events: readonly RunEvent[]): string =>
  table(
    ['At:', 'Who', 'What'],
    timelineOf(run, events).map(({ afterMs, who, text }) => [formatDuration(afterMs), who, plain(text)]),
  );

const findings = (run: RunState): string =>
  run.findings
    .map(({ taskId, content: { kind, title, path, line, detail, changesBehaviour } }) => {
      const place = path === undefined ? '' : ` ${code(line === undefined ? path : `${path}:${line}`)}`;
      const more = [detail === undefined ? '' : ` ${plain(detail)}`, changesBehaviour ? ' *Mending it changes behaviour.*' : ''].join('');
      return `- ${code(kind)} ${plain(title)}${place} (${whoIs(run, taskId)})${more}`;
    })
    .join('\n');

const leftAlone = (run: RunState): string =>
  [...run.tasks]
    .flatMap(([taskId, { result }]) =>
      leftAloneIn(result).map(({ reason, places }) => `- ${plain(reason)} (${whoIs(run, taskId)}): ${places.map(code).join(', ')}`),
    )
    .join('\n');

function steering(run: RunState): string {
  const messages = [...run.messages.values()].map(
    ({ messageId, taskId, from, mode, text, state, step }) =>
      `- ${messageId}, ${from} to ${whoIs(run, taskId)} (${mode}): ${plain(text)} — ${state}${step === null ? '' : ` at step ${step}`}`,
  );
  const questions = [...run.questions.values()].map(({ taskId, text, why, answer, answerText, answeredBy }) => {
    const reply = answer === undefined ? 'not answered' : `${answer}${answerText ? `: ${plain(answerText)}` : ''} (${answeredBy})`;
    return `- ${whoIs(run, taskId)} asked: ${plain(text)} (${plain(why)}) — ${reply}`;
  });
  return [...messages, ...questions].join('\n');
}

function changes(run: RunState): string {
  const files = run.changes?.files ?? [];
  if (run.changes === null || files.length === 0) return '';
  const hunks = files.flatMap((file) => file.hunks);
  const reasons = hunks.map(({ id, path, baseStart, provenance }) => {
    const decision = run.decisions.get(id) ?? 'undecided';
    const line = `- ${code(`${path}:${baseStart}`)} ${plain(provenance.reason)} (${whoIs(run, provenance.taskId)}, ${means(provenance)}) — ${decision}`;
    return [line, ...scrutiny(run, id)].join('\n');
  });
  const patch = toPatch(run.changes, (id) => isAccepted(run, id));
  const conflicts = run.changes.conflicts.map((conflict) => {
    const { path, kept, dropped, cause } = conflict;
    const because = describeCause(conflict);
    const outcome = cause?.isIn
      ? `what ${dropped} changed is in it all the same`
      : `${kept === 'base' ? 'what was there before' : kept} was kept, ${dropped} left out`;
    return `- Conflict in ${code(path)}: ${outcome}${because === undefined ? '' : ` (${plain(because)})`}.`;
  });
  const committed = run.committed.map(({ branch, commit }) => `Committed on the branch ${code(branch)}: ${code(commit)}.`);
  const applied = run.applied ? [`Applied to ${count(run.applied.files.length, 'file')}.`] : [];
  return [
    reasons.join('\n'),
    ...(conflicts.length > 0 ? [conflicts.join('\n')] : []),
    ...applied,
    ...committed,
    fenced(patch, 'diff'),
  ].join('\n\n');
}

/** Which contract a hunk changes, and what is to be looked at twice. */
function scrutiny(run: RunState, id: HunkId): string[] {
  const { contract, remarks, needsConsent } = scrutinyOf(run.changes, id);
  const what = contract === undefined ? [] : [`  - changes a contract: ${contract}${needsConsent ? ', needs consent of its own' : ''}`];
  return [
    ...what,
    ...remarks.map(({ kind, side, line, text }) => `  - **${plain(describeRemark(kind))}** (${side}, line ${line}): ${code(text)}`),
  ];
}

function means({ source }: Provenance): string {
  switch (source.type) {
    case 'recipe':
      return `recipe ${code(source.recipe)}`;
    case 'model':
      return code(source.model);
    case 'user':
      return 'by hand';
  }
}

function certificate(run: RunState): string {
  if (run.voided)
    return `**void**: ${run.voided.files.map((path) => code(path)).join(', ')} changed since, and nothing was checked after that.`;
  if (!run.certificate) return '';
  const { verdict, rows } = run.certificate;
  const told = rows.map(({ kind, state, summary, command, ms }) => [
    kind,
    state,
    plain(summary),
    command === undefined ? '' : code(command),
    formatMs(ms),
  ]);
  const details = rows.flatMap((row) => row.details.map((detail) => `- ${row.kind}: ${plain(detail)}`));
  return [
    `**${verdict}**`,
    table(['Check', 'State', 'Result', 'Command', 'Took:'], told),
    ...(details.length > 0 ? [details.join('\n')] : []),
  ].join('\n\n');
}

function usage(run: RunState): string {
  if (tokensOf(run.usage) === 0) return '';
  const rows = spendingByRole(run)
    .filter((role) => tokensOf(role.usage) > 0)
    .map((role) => [role.role, String(role.tasks), describeUsage(role.usage)]);
  const hunks = hunkCosts(run).map(
    ({ taskId, accepted, offered, costUsd }) =>
      `- ${whoIs(run, taskId)}: ${describeCost(costUsd)} for ${count(accepted.length, 'accepted hunk')} of ${offered}`,
  );
  return [describeUsage(run.usage), table(['Role', 'Agents:', 'Usage'], rows), ...(hunks.length > 0 ? [hunks.join('\n')] : [])].join(
    '\n\n',
  );
}

const conversations = (run: RunState, events: readonly RunEvent[]): string =>
  [
    conversationMarkdown(run, events, SUPERVISOR, run.supervisor),
    ...[...run.tasks].map(([taskId, task]) => conversationMarkdown(run, events, taskId, task)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
