import { formatMs } from '../base/figures.ts';
import { count, firstLine } from '../base/text.ts';
import type { RunEvent } from '../domain/event.ts';
import { SUPERVISOR, type TaskId } from '../domain/ids.ts';
import type { RunState } from '../domain/run-state.ts';

/** A moment of a run that is worth a line. */
export interface Moment {
  /** Milliseconds since the run began. */
  readonly afterMs: number;
  readonly who: string;
  readonly text: string;
}

/** What happened in a run, from its beginning to its end; the steps of the agents are in their conversations. */
export function timelineOf(run: RunState, events: readonly RunEvent[]): readonly Moment[] {
  return events.flatMap((event) => {
    const text = tell(event);
    if (text === undefined) return [];
    const who = 'taskId' in event && event.taskId !== null ? whoIs(run, event.taskId) : 'run';
    return [{ afterMs: event.at - run.startedAt, who, text }];
  });
}

export const whoIs = (run: RunState, taskId: TaskId): string =>
  taskId === SUPERVISOR ? 'supervisor' : `${run.tasks.get(taskId)?.spec.role ?? 'task'} ${taskId}`;

function tell(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'run-started':
      return 'started';
    case 'run-resumed':
      return 'goes on';
    case 'task-started':
      return event.attempt === 1 ? 'started' : `started again, attempt ${event.attempt}`;
    case 'task-continued':
      return 'goes on';
    case 'task-ended':
      return `${event.state}: ${firstLine(event.failure?.message ?? event.summary, 300)}`;
    case 'task-stuck':
      return `seems stuck: ${firstLine(event.text, 300)}`;
    case 'task-retrying':
      return `tries again in ${formatMs(event.delayMs)}: ${firstLine(event.reason, 300)}`;
    case 'stop-requested':
      return `asked to stop by the ${event.by}`;
    case 'budget-reached':
      return `came to a limit: ${event.used} of ${event.limit} (${event.what})`;
    case 'message-sent':
      return `message ${event.messageId} from the ${event.from}: ${firstLine(event.text, 300)}`;
    case 'message-state':
      return event.state === 'queued'
        ? undefined
        : `message ${event.messageId} ${event.state}${event.step === null ? '' : ` at step ${event.step}`}`;
    case 'question':
      return `asks: ${firstLine(event.text, 300)}`;
    case 'question-answered':
      return `was answered ${event.answer}${event.text === '' ? '' : `: ${firstLine(event.text, 300)}`}`;
    case 'thread-lost':
      return `thread ${event.threadId} was lost: ${firstLine(event.reason, 300)}`;
    case 'changes-offered':
      return `offered ${count(event.changes.files.length, 'changed file')}`;
    case 'check-finished':
      return `${event.row.kind} ${event.row.state} in ${formatMs(event.row.ms)}: ${event.row.summary}`;
    case 'certified':
      return `certificate: ${event.verdict}`;
    case 'changes-rebased':
      return `moved the changes of ${event.files.map(({ path }) => path).join(', ')} onto newer edits; the certificate is void`;
    case 'changes-edited':
      return `changes of ${event.files.map(({ path }) => path).join(', ')} edited by hand; the certificate is void`;
    case 'recertifying':
      return 'checks the changes anew';
    case 'committed':
      return `committed ${count(event.files.length, 'file')} on the branch ${event.branch}: ${event.commit}`;
    case 'hunk-decided':
      return `${count(event.hunkIds.length, 'hunk')} ${event.decision}`;
    case 'applied':
      return `applied to ${count(event.files.length, 'file')}`;
    case 'undone':
      return `undone in ${count(event.files.length, 'file')}`;
    case 'run-finished':
      return `${event.status}: ${firstLine(event.summary, 300)}`;
    default:
      return undefined;
  }
}
