import { unreachable } from '../../base/result.ts';
import { formatMs } from '../../base/figures.ts';
import { firstLine } from '../../base/text.ts';
import type { RunEvent } from '../../domain/event.ts';
import { SUPERVISOR, type TaskId } from '../../domain/ids.ts';
import type { Translate } from '../../protocol/texts.ts';
import { answerWord, limitWord, stopWord } from '../../protocol/task-words.ts';
import { usageWord } from '../../protocol/usage-words.ts';
import {
  checkKindWord,
  checkStateWord,
  countFiles,
  countHunks,
  messageStateWord,
  runStatusWord,
  taskStatusWord,
} from '../../protocol/words.ts';

export type TraceFilter = TaskId | 'all';

/** Whose event it is; the run's own belong to nobody. */
export const taskOf = (event: RunEvent): TaskId | null =>
  'taskId' in event ? (event.taskId ?? null) : event.type === 'supervisor-said' ? SUPERVISOR : null;

export const filterEvents = (events: readonly RunEvent[], filter: TraceFilter): readonly RunEvent[] =>
  filter === 'all' ? events : events.filter((event) => taskOf(event) === filter);

/** An event in a line. */
export function describeEvent(t: Translate, event: RunEvent): string {
  switch (event.type) {
    case 'run-started':
      return t('The run started: {0}', event.goal);
    case 'run-resumed':
      return t('The run goes on');
    case 'supervisor-replied':
      return t('The model answered');
    case 'supervisor-said':
      return firstLine(event.text, 300);
    case 'task-created':
      return t('Task created: {0}', event.spec.title);
    case 'task-changed':
      return t('Task changed: {0}', event.change.title ?? event.taskId);
    case 'plan-proposed':
      return t('The plan waits to be approved');
    case 'plan-approved':
      return t('The plan is approved');
    case 'task-started':
      return event.attempt === 1
        ? t('Started on {0}', event.threadId)
        : t('Started again on {0}, attempt {1}', event.threadId, event.attempt);
    case 'step-started':
      return t('Step {0} began', event.step);
    case 'step-finished': {
      const used = [event.model ?? '', usageWord(t, event.usage)].filter((word) => word !== '').join(' · ');
      return used === '' ? t('Step {0} finished', event.step) : t('Step {0} finished: {1}', event.step, used);
    }
    case 'activity':
      return describeActivity(t, event.activity);
    case 'finding':
      return event.finding.path
        ? `${event.finding.title} (${event.finding.path}${event.finding.line === undefined ? '' : `:${event.finding.line}`})`
        : event.finding.title;
    case 'message-sent':
      return t('Message: {0}', firstLine(event.text, 300));
    case 'message-edited':
      return t('Message changed: {0}', firstLine(event.text, 300));
    case 'message-state':
      return t('Message {0}', messageStateWord(t, event.state, event.step));
    case 'question':
      return t('Question: {0}', firstLine(event.text, 300));
    case 'question-answered':
      return firstLine(answerWord(t, event.answer, event.text, event.by), 300);
    case 'task-continued':
      return event.by === 'late' ? t('Goes on: a message came just before its end') : t('Goes on');
    case 'stop-requested':
      return stopWord(t, event);
    case 'task-told':
      return event.asks
        ? t('Asks the supervisor: {0}', firstLine(event.text, 300))
        : t('Tells the supervisor: {0}', firstLine(event.text, 300));
    case 'task-stuck':
      return t('Seems stuck: {0}', event.text);
    case 'task-retrying':
      return t('Tries again in {0}: {1}', formatMs(event.delayMs), event.reason);
    case 'budget-reached':
      return limitWord(t, event);
    case 'thread-lost':
      return t('{0} was lost: {1}', event.threadId, event.reason);
    case 'task-ended':
      return `${taskStatusWord(t, event.state)}: ${event.failure?.message ?? event.summary}`;
    case 'changes-offered':
      return t(
        'Changes offered: {0} in {1}',
        countHunks(
          t,
          event.changes.files.reduce((sum, file) => sum + file.hunks.length, 0),
        ),
        countFiles(t, event.changes.files.length),
      );
    case 'check-started':
      return t('Check started: {0}', checkKindWord(t, event.kind));
    case 'check-finished':
      return `${checkKindWord(t, event.row.kind)}: ${checkStateWord(t, event.row.state)}. ${event.row.summary}`;
    case 'certified':
      return t('Certificate: {0}', checkStateWord(t, event.verdict));
    case 'hunk-decided':
      return event.decision === 'accepted'
        ? t('Accepted {0}', countHunks(t, event.hunkIds.length))
        : t('Rejected {0}', countHunks(t, event.hunkIds.length));
    case 'changes-rebased':
      return t('Merged with your newer edits: {0}', event.files.map(({ path }) => path).join(', '));
    case 'changes-edited':
      return t('You edited the changes of {0}', event.files.map(({ path }) => path).join(', '));
    case 'recertifying':
      return t('The changes are being checked anew');
    case 'committed':
      return t('Committed on the branch {0}: {1}', event.branch, countFiles(t, event.files.length));
    case 'applying':
      return t('Applying …');
    case 'undoing':
      return t('Undoing …');
    case 'applied':
      return t('Applied to {0}', countFiles(t, event.files.length)) + skipped(t, event.skipped.length);
    case 'undone':
      return t('Undone in {0}', countFiles(t, event.files.length)) + skipped(t, event.skipped.length);
    case 'run-finished':
      return `${runStatusWord(t, event.status)}: ${event.failure?.message ?? event.summary}`;
    default:
      return unreachable(event);
  }
}

function describeActivity(t: Translate, activity: Extract<RunEvent, { type: 'activity' }>['activity']): string {
  switch (activity.kind) {
    case 'said':
      return firstLine(activity.text, 300);
    case 'retrying':
      return t('Tries again in {0}: {1}', formatMs(activity.delayMs), activity.text);
    case 'shortened':
    case 'gave-up':
      return activity.text;
    case 'tool-started':
      return `${activity.tool}: ${activity.label}`;
    case 'tool-progress':
      return activity.text;
    case 'tool-ended':
      return `${activity.tool}: ${activity.label} · ${activity.state === 'done' ? formatMs(activity.ms) : t('failed')}`;
  }
}

const skipped = (t: Translate, count: number): string => (count === 0 ? '' : `, ${t('{0} skipped', count)}`);

/** The codicon that stands for an event. */
export function eventIcon(event: RunEvent): string {
  switch (event.type) {
    case 'run-started':
    case 'run-resumed':
      return 'rocket';
    case 'run-finished':
      return 'flag';
    case 'supervisor-replied':
    case 'supervisor-said':
      return 'comment';
    case 'task-changed':
    case 'plan-proposed':
    case 'plan-approved':
      return 'checklist';
    case 'task-created':
    case 'task-started':
    case 'task-continued':
      return 'play';
    case 'task-ended':
      return event.state === 'succeeded' ? 'pass' : 'error';
    case 'step-started':
    case 'step-finished':
      return 'debug-step-over';
    case 'activity':
      return event.activity.kind === 'said' ? 'comment' : 'tools';
    case 'finding':
      return 'lightbulb';
    case 'message-sent':
    case 'message-edited':
    case 'message-state':
      return 'mail';
    case 'question':
    case 'question-answered':
      return 'question';
    case 'task-told':
      return 'comment';
    case 'stop-requested':
      return 'debug-stop';
    case 'task-stuck':
    case 'budget-reached':
      return 'warning';
    case 'task-retrying':
      return 'history';
    case 'thread-lost':
      return 'debug-disconnect';
    case 'changes-offered':
    case 'changes-rebased':
    case 'changes-edited':
    case 'committed':
    case 'hunk-decided':
    case 'applying':
    case 'undoing':
    case 'applied':
    case 'undone':
      return 'diff';
    case 'recertifying':
    case 'check-started':
    case 'check-finished':
    case 'certified':
      return 'verified';
    default:
      return unreachable(event);
  }
}
