import { formatMs } from '../base/figures.ts';
import { firstLine } from '../base/text.ts';
import type { RunEvent } from '../domain/event.ts';
import { SUPERVISOR, type TaskId } from '../domain/ids.ts';
import type { RunState } from '../domain/run-state.ts';
import type { Style } from './style.ts';

/** How many findings of a task are told one by one while it runs. */
const TOLD_FINDINGS = 12;

/** Tells a person what happens in a run, a line per event worth one; nothing for the others. */
export function makeNarrator(style: Style): (event: RunEvent, state: RunState) => string | undefined {
  const told = new Map<TaskId, number>();

  return (event, state) => {
    const clock = style.dim(((event.at - state.startedAt) / 1000).toFixed(2).padStart(6));
    const line = tell(event, state);
    return line === undefined ? undefined : `${clock}  ${line}`;
  };

  function tell(event: RunEvent, state: RunState): string | undefined {
    switch (event.type) {
      case 'supervisor-said':
        return `${who(SUPERVISOR, state)} ${event.text.replaceAll('\n', `\n${' '.repeat(24)}`)}`;
      case 'plan-approved':
        return `${who(SUPERVISOR, state)} The plan is approved: its tasks start.`;
      case 'task-started':
        return `${who(event.taskId, state)} ${style.blue('started')} on ${event.threadId}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`;
      case 'task-ended': {
        const state_ = event.state === 'succeeded' ? style.green(event.state) : style.red(event.state);
        return `${who(event.taskId, state)} ${state_} — ${event.summary}`;
      }
      case 'finding': {
        const count = (told.get(event.taskId) ?? 0) + 1;
        told.set(event.taskId, count);
        if (count > TOLD_FINDINGS)
          return count === TOLD_FINDINGS + 1
            ? `${who(event.taskId, state)} ${style.dim('… more findings, all listed by “show last”')}`
            : undefined;
        const { finding } = event;
        const place = finding.path ? ` ${style.dim(`${finding.path}${finding.line ? `:${finding.line}` : ''}`)}` : '';
        return `${who(event.taskId, state)} ${style.yellow('⚑')} ${firstLine(finding.title)}${place}`;
      }
      case 'message-state':
        return event.state === 'queued'
          ? undefined
          : `${who(event.taskId, state)} message ${event.messageId} ${event.state}${event.step === null ? '' : ` at step ${event.step}`}`;
      case 'message-edited':
        return `${who(event.taskId, state)} message ${event.messageId} now says: ${firstLine(event.text)}`;
      case 'question':
        return `${who(event.taskId, state)} ${style.yellow('?')} ${firstLine(event.text)}`;
      case 'question-answered':
        return event.by === 'ended'
          ? undefined
          : `${who(event.taskId, state)} answered ${event.answer}${event.text === '' ? '' : `: ${firstLine(event.text)}`}`;
      case 'task-told':
        return `${who(event.taskId, state)} ${style.yellow(event.asks ? 'asks the supervisor' : 'tells the supervisor')}: ${firstLine(event.text)}`;
      case 'task-stuck':
        return `${who(event.taskId, state)} ${style.yellow('seems stuck')}: ${event.text} ${event.advice}`;
      case 'task-retrying':
        return `${who(event.taskId, state)} tries again in ${formatMs(event.delayMs)}: ${firstLine(event.reason)}`;
      case 'budget-reached':
        return `${who(event.taskId, state)} ${style.yellow(`came to its limit of ${event.limit} ${event.what}`)}`;
      case 'run-resumed':
        return `${who(SUPERVISOR, state)} The run goes on.`;
      case 'thread-lost':
        return `${who(SUPERVISOR, state)} ${style.red(`thread ${event.threadId} was lost: ${event.reason}`)}`;
      case 'check-finished':
        return `${'certificate'.padEnd(15)} ${event.row.kind}: ${event.row.state} — ${event.row.summary} ${style.dim(formatMs(event.row.ms))}`;
      default:
        return undefined;
    }
  }

  function who(taskId: TaskId, state: RunState): string {
    const name = taskId === SUPERVISOR ? 'supervisor' : (state.tasks.get(taskId)?.spec.role ?? taskId);
    return style.bold(name.padEnd(15));
  }
}
