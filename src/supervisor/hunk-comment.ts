import type { Hunk } from '../domain/change.ts';
import { SUPERVISOR, type HunkId, type TaskId } from '../domain/ids.ts';
import { ABOUT_CHANGE } from '../domain/message.ts';
import type { RunState } from '../domain/run-state.ts';

/** How many lines of each side are told again. */
const SHOWN = 40;

/** A comment on a hunk as a message to the task that made it, or to the supervisor where no task is known for it. Throws where there is no such hunk. */
export function commentOn(state: RunState, hunkId: HunkId, text: string): { readonly taskId: TaskId; readonly text: string } {
  const hunk = state.changes?.files.flatMap(({ hunks }) => hunks).find(({ id }) => id === hunkId);
  if (!hunk) throw new Error(`There is no hunk ${hunkId} any more.`);
  const writer = [hunk.provenance, ...hunk.alsoFrom].find(({ taskId }) => state.tasks.has(taskId));
  return { taskId: writer?.taskId ?? SUPERVISOR, text: `${text.trim()}\n\n${describe(hunk)}` };
}

/** Which change is meant, as it is shown: the user may have edited it. */
function describe({ path, baseStart, baseLines, afterLines, provenance, alsoFrom }: Hunk): string {
  const isEdited = [provenance, ...alsoFrom].some(({ source }) => source.type === 'user');
  const lines = [...few(baseLines, '-'), ...few(afterLines, '+')];
  const about = `${ABOUT_CHANGE} ${path}, line ${baseStart} (${provenance.reason})${isEdited ? ', which I have edited' : ''}:`;
  return [about, '```diff', ...lines, '```', 'Hand over a new version of it, and of nothing else.'].join('\n');
}

function few(lines: readonly string[], sign: '+' | '-'): string[] {
  const told = lines.slice(0, SHOWN).map((line) => sign + line.replace(/\r?\n$/, ''));
  return lines.length > SHOWN ? [...told, `${sign} … ${lines.length - SHOWN} more lines`] : told;
}
