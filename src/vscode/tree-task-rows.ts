import { formatDuration } from '../base/figures.ts';
import { firstLine } from '../base/text.ts';
import { SUPERVISOR } from '../domain/ids.ts';
import { findingsOf, mayStartTasks, type QuestionRecord, type TaskRecord } from '../domain/run-state.ts';
import { hasEnded, isLive } from '../domain/task.ts';
import { askedNow, momentOf, queuedMessages } from '../protocol/still-open.ts';
import { estimateOf, expectedFrom } from '../protocol/plan-words.ts';
import { agentName, stuckNow, stuckWord, taskStateWord, timeLeft } from '../protocol/task-words.ts';
import { costWord } from '../protocol/usage-words.ts';
import { countFindings, roleWord, taskName, scopeWord } from '../protocol/words.ts';
import { COMMANDS } from './commands.ts';
import { RETRYING, statusIcon, STUCK } from './tree-icons.ts';
import type { Fact, RowSource, TreeRow } from './tree-row.ts';
import { expected, join, spending } from './tree-run-row.ts';

export function taskRow(source: RowSource, task: TaskRecord): TreeRow {
  const { run, now, t } = source;
  const { taskId, role, title, scope } = task.spec;
  const stuck = stuckNow(run, task);
  const state = taskStateWord(t, run, task, now);
  return {
    id: `${run.runId}/${taskId}`,
    label: taskName(t, run, task),
    description: describeTask(source, task),
    icon: stuck ? STUCK : task.status === 'pending' && task.retryAt !== undefined ? RETRYING : statusIcon(task.status),
    context: contextOf(source, task),
    facts: [
      [t('Task'), title],
      [t('Role'), roleWord(t, role)],
      [t('State'), task.failure?.message ?? join(state, task.summary)],
      ...(stuck
        ? ([
            [t('Seems stuck'), stuck.text],
            [t('What can be done'), stuck.advice],
          ] as const)
        : []),
      [t('Instructions'), task.spec.description],
      [t('Scope'), scopeWord(t, scope)],
      ...(task.attempt > 1 ? ([[t('Attempt'), String(task.attempt)]] as const) : []),
      ...(task.model === undefined ? [] : ([[t('Answered by'), task.model]] as const)),
      ...spending(t, task.usage),
      ...expectation(source, task),
    ],
    isOpen: null,
    command: COMMANDS.showPanel,
    about: { runId: run.runId, taskId },
    children: [],
  };
}

/** What a task of a plan is expected to take, and what that rests on. */
function expectation({ run, t }: RowSource, { spec: { taskId } }: TaskRecord): Fact[] {
  const estimate = mayStartTasks(run) ? undefined : estimateOf(run, taskId);
  if (!estimate) return [];
  return expected(t, estimate).map(([label, word]): Fact => [label, `${word}. ${expectedFrom(t, estimate)}.`]);
}

function describeTask({ run, now, t }: RowSource, task: TaskRecord): string {
  const stuck = stuckNow(run, task);
  const end = task.endedAt ?? momentOf(run, now);
  const elapsed = task.startedAt === undefined ? '' : formatDuration(end - task.startedAt);
  const found = findingsOf(run, task.spec.taskId).length;
  const isAtWork = task.status === 'running' && !task.stopRequested;
  const state = stuck
    ? t('seems stuck: {0}', stuckWord(t, stuck.pattern))
    : isAtWork
      ? doing(task)
      : task.status === 'succeeded'
        ? ''
        : taskStateWord(t, run, task, now);
  return join(elapsed, state, found > 0 && task.status === 'succeeded' ? countFindings(t, found) : '', costWord(t, task.usage));
}

/** The tool at work, in its own words. */
function doing(task: TaskRecord): string {
  const last = task.activity.at(-1)?.content;
  return last?.kind === 'tool-started' ? firstLine(last.label, 60) : last?.kind === 'tool-progress' ? firstLine(last.text, 60) : '';
}

function contextOf({ run }: RowSource, task: TaskRecord): string {
  const isQueued = queuedMessages(run).some(({ taskId }) => taskId === task.spec.taskId);
  return ['task', kindOf(task), isQueued ? 'queued' : ''].filter((word) => word !== '').join(' ');
}

function kindOf(task: TaskRecord): string {
  if (isLive(task.status)) return 'live';
  if (task.status === 'pending' || task.status === 'interrupted') return task.status;
  return hasEnded(task.status) && task.status === 'succeeded' ? 'ended' : 'ended failed';
}

/** What tasks and the supervisor ask of the user; answered ones are gone. */
export function questionRows(source: RowSource): TreeRow[] {
  return askedNow(source.run).map((question) => questionRow(source, question));
}

function questionRow({ run, now, t }: RowSource, question: QuestionRecord): TreeRow {
  const { taskId, questionId, text, why, options, expiresAt } = question;
  const name = agentName(t, run, taskId);
  const left = timeLeft(run, question, now);
  return {
    id: `${run.runId}/${questionId}`,
    label: text,
    description: join(name, left === '' ? '' : t('{0} left', left)),
    icon: statusIcon('needs-user'),
    context: options ? 'question choice' : 'question consent',
    facts: [
      [t('Asked by'), run.tasks.get(taskId)?.spec.title ?? name],
      [t('Why'), why],
      ...(options ? ([[t('Choices'), options.join(' · ')]] as const) : []),
      ...(expiresAt === undefined ? [] : ([[t('Counts as no'), new Date(expiresAt).toLocaleTimeString()]] as const)),
    ],
    isOpen: null,
    command: COMMANDS.showPanel,
    about: { runId: run.runId, ...(taskId !== SUPERVISOR && { taskId }), questionId },
    children: [],
  };
}
