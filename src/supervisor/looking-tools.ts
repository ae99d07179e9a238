import * as z from 'zod';
import { capped } from '../agents/tools/capped.ts';
import { readFileTool, searchTextTool } from '../agents/tools/reading.ts';
import { defineTool, type Tool } from '../agents/tool.ts';
import { describeCause, type ChangeSet, type Conflict, type Hunk, type Provenance } from '../domain/change.ts';
import { SUPERVISOR, type RunId } from '../domain/ids.ts';
import type { RunState, TaskRecord } from '../domain/run-state.ts';
import { WHOLE_WORKSPACE } from '../domain/scope.ts';
import { isLive } from '../domain/task.ts';
import type { CodeProject } from '../ports/code.ts';
import { mergeOffered } from './task-changes.ts';

/** The supervisor looks; subagents read. */
const MOST_CHARACTERS = 8000;
/** How many lines of each side of a hunk or a conflict are shown. */
const SHOWN_LINES = 120;

const INPUTS = {
  listChanges: z.object({}),
  readHunk: z.object({ hunk: z.string().describe('An id from list_changes.') }),
};

export interface LookingSetup {
  readonly runId: RunId;
  readonly code: CodeProject;
  /** The run as it is now. */
  readonly state: () => RunState;
}

/** What the supervisor needs to understand a goal and to judge what the tasks did: a look at the code, and at the changes. */
export function lookingTools({ runId, code, state }: LookingSetup): Tool[] {
  const at = { runId, taskId: SUPERVISOR };
  const merged = mergedOnce(code, state);
  const reading = [readFileTool({ code, at }), searchTextTool({ code, at, scope: WHOLE_WORKSPACE })];
  return [
    ...reading.map((tool) => ({ ...tool, description: `${tool.description} ${ONLY_A_LOOK}` })),
    defineTool({
      name: 'list_changes',
      description:
        'What the run would offer now: the changes of the tasks that have ended, merged, hunk by hunk (ids are path#number) with who made them and why; the conflicts among them; and the files that tasks at work have edited so far.',
      input: INPUTS.listChanges,
      effect: 'read',
      label: () => 'looking at the changes',
      run: async (_input, { signal }) => describeChanges(state(), await merged(signal)),
    }),
    defineTool({
      name: 'read_hunk',
      description: 'The lines of one hunk before and after, with where it comes from.',
      input: INPUTS.readHunk,
      effect: 'read',
      label: ({ hunk }) => `reading the change ${hunk}`,
      run: async ({ hunk }, { signal }) => readHunk(await merged(signal), hunk),
    }),
  ].map((tool) => capped(tool, MOST_CHARACTERS));
}

const ONLY_A_LOOK = 'The workspace as it is without any change. Look at little: what has to be read in full is read by a task.';

/** What would be offered, merged anew only once a task has changed something since. */
function mergedOnce(code: CodeProject, state: () => RunState): (signal: AbortSignal) => Promise<ChangeSet> {
  let last: { readonly tasks: readonly unknown[]; readonly changes: ChangeSet } | undefined;
  return async (signal) => {
    const now = state();
    const tasks = [...now.tasks.values()].map(({ status, changes }) => isLive(status) || changes);
    if (last && last.tasks.length === tasks.length && tasks.every((one, index) => one === last?.tasks[index])) return last.changes;
    const changes = await mergeOffered(now, code, signal);
    last = { tasks, changes };
    return changes;
  };
}

function describeChanges(state: RunState, { files, conflicts }: ChangeSet): object {
  return {
    files: files.map(({ path, base, after, hunks }) => ({
      path,
      ...(base === null && { created: true }),
      ...(after === null && { deleted: true }),
      hunks: describeHunks(hunks),
    })),
    conflicts: conflicts.map(describeConflict),
    atWork: [...state.tasks.values()].filter(({ status }) => isLive(status)).map(describeLive),
  };
}

function describeConflict(conflict: Conflict): object {
  const { path, kept, dropped, keptLines, droppedLines, cause } = conflict;
  const because = describeCause(conflict);
  return {
    path,
    kept,
    dropped,
    keptLines: shown(keptLines),
    droppedLines: shown(droppedLines),
    ...(because !== undefined && { because }),
    ...(cause?.against && { against: { ...cause.against, lines: shown(cause.against.lines) } }),
    ...(cause?.isIn && { isIn: true }),
  };
}

/** Hunks of the same origin and reason in a row: `src/a.ts#1 line 3, -1 +1; #4 line 30, -2 +2, t1 by recipe x: reason`. */
function describeHunks(hunks: readonly Hunk[]): string[] {
  const alike = new Map<string, string[]>();
  for (const { id, baseStart, baseLines, afterLines, provenance, alsoFrom } of hunks) {
    const by = [...new Set([provenance, ...alsoFrom].map(({ taskId, source }) => `${taskId} ${means(source)}`))];
    const why = `${by.join(', ')}: ${provenance.reason}`;
    const known = alike.get(why) ?? [];
    known.push(`${known.length === 0 ? id : id.slice(id.lastIndexOf('#'))} line ${baseStart}, -${baseLines.length} +${afterLines.length}`);
    alike.set(why, known);
  }
  return [...alike].map(([why, told]) => `${told.join('; ')}, ${why}`);
}

const means = (source: Provenance['source']): string => (source.type === 'recipe' ? `by recipe ${source.recipe}` : `by ${source.type}`);

function describeLive({ spec, overlay }: TaskRecord): object {
  return { taskId: spec.taskId, role: spec.role, files: [...overlay.files.keys()].sort() };
}

function readHunk({ files }: ChangeSet, id: string): object {
  const hunks = files.flatMap((file) => file.hunks);
  const hunk = hunks.find((one) => one.id === id);
  if (!hunk) throw new Error(noHunk(id, hunks));
  const { path, baseStart, baseLines, afterLines, provenance, alsoFrom } = hunk;
  return { path, line: baseStart, before: shown(baseLines), after: shown(afterLines), from: [provenance, ...alsoFrom] };
}

/** How many ids are named where none fits. */
const NAMED_IDS = 8;

function noHunk(id: string, hunks: readonly Hunk[]): string {
  const path = id.replace(/#\d*$/, '');
  const here = hunks.filter((hunk) => hunk.path === path);
  const some = here.length > 0 ? here : hunks;
  const named = some.slice(0, NAMED_IDS).map((hunk) => hunk.id);
  const more = some.length > named.length ? ` and ${some.length - named.length} more` : '';
  if (some.length === 0) return `There is no hunk ${id}: no task that has ended has changed anything.`;
  const whose = here.length > 0 ? 'This file’s are' : `There is none in ${path}. There are`;
  return `There is no hunk ${id}; ids change as tasks end. ${whose} ${named.join(', ')}${more}.`;
}

function shown(lines: readonly string[]): string {
  const more = lines.length > SHOWN_LINES ? `… and ${lines.length - SHOWN_LINES} more lines` : '';
  return lines.slice(0, SHOWN_LINES).join('') + more;
}
