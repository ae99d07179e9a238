import { formatCost, formatDuration } from '../base/figures.ts';
import { firstLine } from '../base/text.ts';
import { findingsOf, type TaskRecord } from '../domain/run-state.ts';
import { hasEnded, isLive } from '../domain/task.ts';
import { countFindings, roleWord, taskName, taskStatusWord, scopeWord } from '../protocol/words.ts';
import { COMMANDS } from './commands.ts';
import { statusIcon } from './tree-icons.ts';
import type { RowSource, TreeRow } from './tree-row.ts';
import { join, spending } from './tree-run-row.ts';

export function taskRow(source: RowSource, task: TaskRecord): TreeRow {
  const { run, t } = source;
  const { taskId, role, title, scope } = task.spec;
  return {
    id: `${run.runId}/${taskId}`,
    label: taskName(t, run, task),
    description: describeTask(source, task),
    icon: statusIcon(task.status),
    context: contextOf(task),
    facts: [
      [t('Task'), title],
      [t('Role'), roleWord(t, role)],
      [t('State'), task.failure?.message ?? join(taskStatusWord(t, task.status), task.summary)],
      [t('Instructions'), task.spec.description],
      [t('Scope'), scopeWord(t, scope)],
      ...(task.attempt > 1 ? ([[t('Attempt'), String(task.attempt)]] as const) : []),
      ...spending(t, task.usage),
    ],
    isOpen: null,
    command: COMMANDS.showPanel,
    about: { runId: run.runId, taskId },
    children: [],
  };
}

function describeTask({ run, now, t }: RowSource, task: TaskRecord): string {
  const elapsed = task.startedAt === undefined ? '' : formatDuration((task.endedAt ?? now) - task.startedAt);
  const spent = task.usage.costUsd !== null && task.usage.costUsd > 0 ? formatCost(task.usage.costUsd) : '';
  const found = findingsOf(run, task.spec.taskId).length;
  const state = task.status === 'running' ? doing(task) : task.status === 'succeeded' ? '' : taskStatusWord(t, task.status);
  return join(elapsed, state, found > 0 && task.status === 'succeeded' ? countFindings(t, found) : '', spent);
}

/** The tool at work, in its own words. */
function doing(task: TaskRecord): string {
  const last = task.activity.at(-1)?.content;
  return last?.kind === 'tool-started' ? firstLine(last.label, 60) : last?.kind === 'tool-progress' ? firstLine(last.text, 60) : '';
}

function contextOf(task: TaskRecord): string {
  if (isLive(task.status)) return 'task live';
  if (task.status === 'pending') return 'task pending';
  if (hasEnded(task.status) && task.status === 'succeeded') return 'task ended';
  return 'task ended failed';
}

/** What tasks ask of the user; answered ones are gone. */
export function questionRows({ run, t }: RowSource): TreeRow[] {
  return [...run.questions.values()]
    .filter((question) => question.answer === undefined && run.tasks.get(question.taskId)?.status === 'needs-user')
    .map((question) => ({
      id: `${run.runId}/${question.questionId}`,
      label: question.text,
      description: '',
      icon: statusIcon('needs-user'),
      context: 'question',
      facts: [
        [t('Asked by'), run.tasks.get(question.taskId)?.spec.title ?? question.taskId],
        [t('Why'), question.why],
      ],
      isOpen: null,
      command: COMMANDS.showPanel,
      about: { runId: run.runId, taskId: question.taskId, questionId: question.questionId },
      children: [],
    }));
}
