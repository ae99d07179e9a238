import type { CheckKind, CheckRow, CheckState } from '../domain/certificate.ts';
import type { RoleName } from '../domain/ids.ts';
import type { MessageState } from '../domain/message.ts';
import type { Voided } from '../domain/review-event.ts';
import { isPlanned, isPlanning, type RunState, type TaskRecord } from '../domain/run-state.ts';
import { describeScope, type Scope } from '../domain/scope.ts';
import type { TaskStatus } from '../domain/task.ts';
import type { Translate } from './texts.ts';

/** How states, roles and kinds are called in front of a person; the same in the tree, the panel and the notifications. */
export function taskStatusWord(t: Translate, status: TaskStatus): string {
  switch (status) {
    case 'pending':
      return t('waiting to start');
    case 'running':
      return t('running');
    case 'needs-user':
      return t('needs you');
    case 'succeeded':
      return t('done');
    case 'failed':
      return t('failed');
    case 'cancelled':
      return t('cancelled');
    case 'timed-out':
      return t('timed out');
    case 'interrupted':
      return t('interrupted');
  }
}

export function runStatusWord(t: Translate, status: RunState['status']): string {
  switch (status) {
    case 'running':
      return t('running');
    case 'succeeded':
      return t('done');
    case 'partial':
      return t('partly done');
    case 'failed':
      return t('failed');
    case 'cancelled':
      return t('cancelled');
    case 'interrupted':
      return t('interrupted');
  }
}

/** How a run is called as a whole: one whose plan waits has succeeded in nothing but that. */
export function runWord(t: Translate, run: RunState): string {
  if (isPlanned(run)) return t('planned');
  return isPlanning(run) ? t('planning') : runStatusWord(t, run.status);
}

/** A role of the user's own is called by its name. */
export function roleWord(t: Translate, role: RoleName): string {
  switch (String(role)) {
    case 'code-analysis':
      return t('Code analysis');
    case 'test':
      return t('Tests');
    case 'implementation':
      return t('Implementation');
    case 'documentation':
      return t('Documentation');
    default:
      return sentenceCase(role);
  }
}

/** What a task is called: by its role, and by its title where several have the same role. */
export function taskName(t: Translate, run: RunState, task: TaskRecord): string {
  const isOnly = [...run.tasks.values()].every(({ spec }) => spec.role !== task.spec.role || spec.taskId === task.spec.taskId);
  return isOnly ? roleWord(t, task.spec.role) : task.spec.title;
}

export function messageStateWord(t: Translate, state: MessageState, step: number | null): string {
  switch (state) {
    case 'queued':
      return t('queued');
    case 'delivered':
      return step === null ? t('delivered') : t('delivered at step {0}', step);
    case 'acted-on':
      return step === null ? t('acted on') : t('acted on at step {0}', step);
    case 'withdrawn':
      return t('withdrawn');
  }
}

export function checkKindWord(t: Translate, kind: CheckKind): string {
  switch (kind) {
    case 'syntax':
      return t('Syntax');
    case 'types':
      return t('Types');
    case 'emit':
      return t('Emitted JavaScript');
    case 'api':
      return t('Public API');
    case 'modules':
      return t('Module graph');
    case 'lint':
      return t('Lint');
    case 'behaviour':
      return t('Behaviour');
    case 'mutations':
      return t('Strength of tests');
    case 'tests':
      return t('Tests');
  }
}

export function checkStateWord(t: Translate, state: CheckState): string {
  switch (state) {
    case 'proved':
      return t('proved');
    case 'passed':
      return t('passed');
    case 'regressed':
      return t('regressed');
    case 'unverified':
      return t('unverified');
  }
}

/** The same for a row: JavaScript that differs is nothing bad, it only proves nothing. */
export const checkRowWord = (t: Translate, { kind, state }: Pick<CheckRow, 'kind' | 'state'>): string =>
  kind === 'emit' && state === 'unverified' ? t('no proof') : checkStateWord(t, state);

/** Why what was checked says nothing of what is offered now. */
export function voidWord(t: Translate, { why, files }: Voided): string {
  const named = `${files.slice(0, 3).join(', ')}${files.length > 3 ? ' …' : ''}`;
  return why === 'moved-on'
    ? t('You have edited {0} since. The changes stand on your edits now, where they were not checked.', named)
    : t('You have edited the changes of {0}, which were not checked since.', named);
}

/** How a person would name a scope. */
export const scopeWord = (t: Translate, scope: Scope): string => (scope.paths.length === 0 ? t('the workspace') : describeScope(scope));

/** `lost-cause` as `Lost cause`: kinds are open, so they are shown as they are named. */
export function sentenceCase(name: string): string {
  const words = name.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const countHunks = (t: Translate, count: number): string => (count === 1 ? t('1 hunk') : t('{0} hunks', count));
export const countFiles = (t: Translate, count: number): string => (count === 1 ? t('1 file') : t('{0} files', count));
export const countTasks = (t: Translate, count: number): string => (count === 1 ? t('1 task') : t('{0} tasks', count));
export const countFindings = (t: Translate, count: number): string => (count === 1 ? t('1 finding') : t('{0} findings', count));
