import { isPlanned, type RunState } from '../domain/run-state.ts';
import { isLive } from '../domain/task.ts';
import { askedNow } from '../protocol/still-open.ts';
import { countHunks } from '../protocol/words.ts';
import type { HostTranslate } from './host-translate.ts';
import { hunksOf, mayApply } from './tree-run-row.ts';

/** What the status bar says; null: nothing worth a place there. */
export interface Status {
  readonly text: string;
  readonly tooltip: string;
  readonly look: 'plain' | 'warning' | 'error';
}

/**
 * The most urgent thing of all runs: a question, then what runs, then a failure nobody has seen, then what waits for
 * approval or review. `seen` are the runs that were shown since they ended.
 */
export function statusOf(t: HostTranslate, runs: readonly RunState[], seen: ReadonlySet<string>): Status | null {
  const running = runs.filter((run) => run.status === 'running');
  const tasks = running.flatMap((run) => [...run.tasks.values()]);
  const asking = running.reduce((sum, run) => sum + askedNow(run).length, 0);
  const live = tasks.filter((task) => isLive(task.status)).length;
  if (asking > 0) {
    return {
      text: `$(question) ${asking === 1 ? t('Crew: 1 question') : t('Crew: {0} questions', asking)}`,
      tooltip: running.flatMap((run) => askedNow(run).map(({ text }) => text)).join('\n'),
      look: 'warning',
    };
  }
  if (running.length > 0) {
    const names = running.map((run) => run.header.goal).join('\n');
    return { text: `$(sync~spin) ${live > 0 ? t('Crew: {0} running', live) : t('Crew: at work')}`, tooltip: names, look: 'plain' };
  }
  const [last] = runs;
  if (!last) return null;
  if (last.status === 'failed' && !seen.has(last.runId)) {
    return { text: `$(error) ${t('Crew: failed')}`, tooltip: last.failure?.message ?? last.summary, look: 'error' };
  }
  if (isPlanned(last)) return { text: `$(tasklist) ${t('Crew: plan ready')}`, tooltip: last.header.goal, look: 'plain' };
  if (mayApply(last))
    return { text: `$(diff) ${t('Crew: {0} to review', countHunks(t, hunksOf(last).length))}`, tooltip: last.header.goal, look: 'plain' };
  return null;
}
