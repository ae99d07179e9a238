import { combine } from '../../changeset/combine.ts';
import type { ChangeSet, TaskChanges } from '../../domain/change.ts';
import { newMessages } from '../../domain/diagnostics.ts';
import type { FileText } from '../../ports/code.ts';
import type { Diagnostic } from '../../ports/diagnosis.ts';
import { isCodeFile } from '../code-files.ts';
import { leaveOutWhatBreaks } from './leave-out-what-breaks.ts';
import { liftTask, type LiftPorts } from './lift-task.ts';
import { readParts } from './read-parts.ts';
import { repeatsOf } from './repeats.ts';

export interface MergePorts extends LiftPorts {
  /** The errors that the workspace has with these texts and not without; undefined where that can't be told. */
  readonly newErrors: (changed: readonly FileText[]) => Promise<readonly Diagnostic[] | undefined>;
}

/**
 * Merges what tasks changed that know nothing of each other, so that the whole does not say what none of them meant.
 *
 * First by text and by declaration. Where that clashes, or does not compile though each task alone does, what tasks did by
 * recipes is done over on what the others wrote. What still does not compile together is a conflict: what the task did
 * that comes first stays. Texts that clash nowhere and compile are left as they are.
 */
export async function mergeTasks(tasks: readonly TaskChanges[], ports: MergePorts): Promise<ChangeSet> {
  const plain = combine(tasks, readParts);
  if (tasks.filter(changesCode).length < 2) return plain;
  const first = await tried(plain, tasks, ports);
  if (plain.conflicts.length === 0 && first.errors?.length === 0) return plain;

  const lifted = await liftAll(tasks, ports);
  const second = lifted && (await tried(combine(lifted, readParts), tasks, ports));
  const best = second && isBetter(second, first) ? second : first;
  if (!best.errors || best.errors.length === 0) return best.changes;
  return leaveOutWhatBreaks(best.changes, best.errors, tasks, async (changes) => (await tried(changes, tasks, ports)).errors);
}

interface Tried {
  readonly changes: ChangeSet;
  /** Errors that no task alone has. */
  readonly errors: readonly Diagnostic[] | undefined;
}

async function tried(changes: ChangeSet, tasks: readonly TaskChanges[], { newErrors }: MergePorts): Promise<Tried> {
  let errors = await newErrors(changes.files.map(({ path, after }) => ({ path, text: after })));
  for (const { files } of tasks) {
    if (!errors || errors.length === 0) break;
    const alone = await newErrors(files.map(({ path, after }) => ({ path, text: after })));
    if (alone) errors = newMessages(alone, errors);
  }
  return { changes, errors };
}

/** Undefined where no task did anything that can be done over on what another one wrote. */
async function liftAll(tasks: readonly TaskChanges[], ports: MergePorts): Promise<TaskChanges[] | undefined> {
  const calls = tasks.flatMap((task) => repeatsOf(task).map((call) => ({ task, call })));
  // A task that others stand on, or that stands on one, has to stay as it is for them.
  const isAlone = (task: TaskChanges): boolean => task.basedOn === undefined && tasks.every(({ basedOn }) => basedOn !== task.taskId);
  if (calls.length === 0) return undefined;
  const lifted: TaskChanges[] = [];
  for (const task of tasks) {
    const others = calls.flatMap(({ task: by, call }) =>
      by.taskId === task.taskId || call.provenance.taskId === task.taskId ? [] : [call],
    );
    lifted.push(isAlone(task) && others.length > 0 ? await liftTask(task, others, ports) : task);
  }
  // Who did it comes first: the others now begin with it.
  const did = new Set(calls.map(({ task }) => task.taskId));
  return [...lifted.filter(({ taskId }) => did.has(taskId)), ...lifted.filter(({ taskId }) => !did.has(taskId))];
}

function isBetter(one: Tried, other: Tried): boolean {
  const [errors, otherErrors] = [one.errors?.length ?? 0, other.errors?.length ?? 0];
  if (errors > otherErrors || one.changes.conflicts.length > other.changes.conflicts.length) return false;
  return errors < otherErrors || one.changes.conflicts.length < other.changes.conflicts.length || other.errors === undefined;
}

const changesCode = ({ files }: TaskChanges): boolean => files.some(({ path }) => isCodeFile(path));
