import { conflictKey, describeCause, type Conflict } from '../domain/change.ts';
import { SUPERVISOR, type TaskId } from '../domain/ids.ts';
import { ABOUT_CHANGE } from '../domain/message.ts';
import type { RunState } from '../domain/run-state.ts';

/** How many lines of each side are told again. */
const SHOWN = 60;

/** A conflict as a message to the task whose lines were left out, or to the supervisor where that is not known. Throws where there is no such conflict any more. */
export function settlementOf(state: RunState, key: string, text: string): { readonly taskId: TaskId; readonly text: string } {
  const conflict = state.changes?.conflicts.find((one) => conflictKey(one) === key);
  if (!conflict) throw new Error('This conflict is not there any more.');
  const taskId = state.tasks.has(conflict.dropped) ? conflict.dropped : SUPERVISOR;
  return { taskId, text: `${text.trim()}\n\n${describe(conflict)}` };
}

/** The conflicts with the user's own lines that a task has been told to merge, and has heard of. */
export function conflictsGivenAway({ changes, messages }: RunState): Conflict[] {
  const heard = [...messages.values()].filter(({ state }) => state === 'delivered' || state === 'acted-on');
  const keys = new Set(heard.flatMap(({ conflict }) => (conflict === undefined ? [] : [conflict])));
  return (changes?.conflicts ?? []).filter((conflict) => conflict.kept === 'user' && keys.has(conflictKey(conflict)));
}

function describe(conflict: Conflict): string {
  const { path, kept, dropped, keptLines, droppedLines, cause } = conflict;
  const because = describeCause(conflict);
  const against = cause?.against;
  return [
    `${ABOUT_CHANGE} ${path}, which is in conflict${because === undefined ? '' : `: ${because}`}.`,
    ...(against ? quoted(`${against.taskId} has at ${against.path}:${against.line}`, against.lines) : []),
    ...quoted(cause?.isIn ? 'Stood there before' : `Kept (${kept === 'base' ? 'as it was before' : kept})`, keptLines),
    ...quoted(cause?.isIn ? `Is in (${dropped}, yours)` : `Left out (${dropped}, yours)`, droppedLines),
    howTo(kept, against?.taskId),
    'Hand over a new version of that and of nothing else. If both can’t hold, change nothing and say why in your summary.',
  ].join('\n');
}

function howTo(kept: Conflict['kept'], against: TaskId | undefined): string {
  if (kept === 'user')
    return 'What was kept is the user’s own newer text, which you may not see in your files: write your lines anew so that they hold what it says as well.';
  const other = kept === 'base' ? against : kept;
  return other === undefined
    ? 'Write your lines anew so that they go with all the rest.'
    : `adopt_changes from ${other}, then make your own change again so that both hold.`;
}

function quoted(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [`${title}: nothing.`];
  const told = lines.slice(0, SHOWN).map((line) => line.replace(/\r?\n$/, ''));
  return [`${title}:`, '```', ...told, ...(lines.length > SHOWN ? [`… ${lines.length - SHOWN} more lines`] : []), '```'];
}
