import { formatCost, formatDuration } from '../base/figures.ts';
import type { Usage } from '../domain/conversation.ts';
import { isAccepted, isPlanned, isPlanning, plannedTasks, type RunState } from '../domain/run-state.ts';
import { isLive } from '../domain/task.ts';
import { queuedMessages } from '../protocol/still-open.ts';
import { branchWord } from '../protocol/task-words.ts';
import { expectedWord, totalOfPlan } from '../protocol/plan-words.ts';
import { countHunks, countTasks, runWord, scopeWord } from '../protocol/words.ts';
import { cacheWord, costWord, tokensWord } from '../protocol/usage-words.ts';
import { COMMANDS } from './commands.ts';
import { runIcon } from './tree-icons.ts';
import type { Fact, RowSource, TreeRow } from './tree-row.ts';

/** The row of a run itself. */
export function runFacts({ run, now, t }: RowSource): Omit<TreeRow, 'isOpen' | 'children'> {
  const { header } = run;
  const facts: Fact[] = [
    [t('State'), run.failure?.message ?? [runWord(t, run), run.summary].filter((part) => part !== '').join(': ')],
    ...(header.branchOf ? ([[t('Origin'), branchWord(t, run)]] as const) : []),
    [t('Scope'), scopeWord(t, header.scope)],
    [t('Folder'), header.folder],
    [t('Answered by'), header.model],
    [t('Started'), new Date(run.startedAt).toLocaleString()],
    [t('Elapsed'), formatDuration(elapsedMs(run, now))],
    ...spending(t, run.usage),
    ...(isPlanned(run) ? expected(t, totalOfPlan(run)) : []),
  ];
  return {
    id: run.runId,
    label: header.goal || header.recipe?.id || t('Refactoring'),
    description: describeRun({ run, now, t }),
    icon: run.changes && run.applied ? { name: 'check-all', color: 'testing.iconPassed' } : runIcon(run),
    context: contextOf(run),
    facts,
    command: COMMANDS.showRun,
    about: { runId: run.runId },
  };
}

function describeRun({ run, now, t }: RowSource): string {
  const spent = costWord(t, run.usage);
  // It has the name of the run that it branched off.
  const branch = run.header.branchOf ? t('branch') : '';
  if (run.status === 'running') {
    const live = [...run.tasks.values()].filter((task) => isLive(task.status)).length;
    const doing = live > 0 ? t('{0} running', live) : run.runningChecks.length > 0 ? t('checking') : isPlanning(run) ? t('planning') : '';
    return join(branch, formatDuration(elapsedMs(run, now)), doing, spent);
  }
  const hunks = hunksOf(run).length;
  const outcome = run.applied ? t('applied') : hunks > 0 ? countHunks(t, hunks) : '';
  const planned = isPlanned(run) ? countTasks(t, plannedTasks(run).length) : '';
  return join(branch, runWord(t, run), planned, outcome, spent);
}

function contextOf(run: RunState): string {
  const hunks = hunksOf(run);
  return [
    'run',
    run.status === 'running' ? 'live' : run.status === 'interrupted' ? 'interrupted ended' : 'ended',
    hunks.length > 0 ? 'changes' : '',
    run.applied ? 'applied' : '',
    mayApply(run) ? 'appliable' : '',
    isPlanned(run) ? 'planned' : '',
    queuedMessages(run).length > 0 ? 'queued' : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** Whether there is something to apply: the run is over, hunks are accepted, and they are not applied yet. */
export function mayApply(run: RunState): boolean {
  return run.status !== 'running' && !run.applied && hunksOf(run).some((hunk) => isAccepted(run, hunk.id));
}

export const hunksOf = (run: RunState): NonNullable<RunState['changes']>['files'][number]['hunks'] =>
  (run.changes?.files ?? []).flatMap((file) => file.hunks);

export function elapsedMs(run: RunState, now: number): number {
  const end = run.finishedAt ?? (run.status === 'running' ? now : run.lastAt);
  return end - run.startedAt;
}

/** Tokens and cost, where there are any: what runs offline costs nothing and doesn't say so. */
export function spending(t: RowSource['t'], usage: Usage): Fact[] {
  const tokens = join(tokensWord(t, usage), cacheWord(t, usage));
  if (tokens === '') return [];
  const cost: Fact[] = usage.costUsd === null ? [[t('Cost'), t('unknown')]] : [[t('Cost'), formatCost(usage.costUsd)]];
  return [[t('Tokens'), tokens], ...cost];
}

/** What is expected to be used, where a model is needed. */
export function expected(t: RowSource['t'], size: Parameters<typeof expectedWord>[1]): Fact[] {
  const word = expectedWord(t, size);
  return word === '' ? [] : [[t('Expected'), word]];
}

export const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');
