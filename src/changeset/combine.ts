import type { ChangedFile, ChangeSet, Conflict, FileChange, Provenance, TaskChanges } from '../domain/change.ts';
import { RoleName, type TaskId, type WorkspacePath } from '../domain/ids.ts';
import { blame } from './blame.ts';
import { replay } from './edits.ts';
import { cutHunks } from './hunks.ts';
import { mergeFile, type Version } from './merge-file.ts';
import { attribute, provenanceKey } from './provenance.ts';

/**
 * Joins what several tasks changed to the one change set that a run offers.
 *
 * A task that built on another contains its changes, and they count once. Of tasks that know nothing of each other
 * each file is merged three-way, in the order given. Where two changed the same lines differently the first one's
 * stand, and a `Conflict` records both: no line is silently lost.
 */
export function combine(tasks: readonly TaskChanges[]): ChangeSet {
  const merged = new Map<WorkspacePath, MergedFile>();
  const conflicts: Conflict[] = [];
  const done: TaskChanges[] = [];
  for (const task of groundsFirst(tasks)) {
    const ground = done.find(({ taskId }) => taskId === task.basedOn);
    const paths = new Set([...task.files, ...(ground?.files ?? [])].map(({ path }) => path));
    for (const path of paths) {
      const theirs = toVersion(task, path, ground);
      const ours = merged.get(path);
      if (!ours) {
        merged.set(path, theirs);
        continue;
      }
      const origin = commonText(theirs.file, beginningOf(theirs.file, done) ?? fileOf(ground, path));
      const { version, clashes } = mergeFile(ours, origin, theirs);
      merged.set(path, { ...ours, ...version });
      conflicts.push(...clashes.map(({ kept, ...lines }) => ({ path, kept: kept ?? ours.taskId, dropped: task.taskId, ...lines })));
    }
    done.push(task);
  }
  const files = [...merged.values()].map(toChangedFile).filter((file) => file.hunks.length > 0);
  return { files: files.sort((one, other) => (one.path < other.path ? -1 : 1)), conflicts };
}

interface MergedFile extends Version {
  /** The first task that touched it, and its account of the base. */
  readonly taskId: TaskId;
  readonly file: FileChange;
}

/** The order given, except that a task comes after the one it built on. */
function groundsFirst(tasks: readonly TaskChanges[]): TaskChanges[] {
  const sorted = new Set<TaskChanges>();
  const visit = (task: TaskChanges, above: readonly TaskChanges[]): void => {
    if (sorted.has(task) || above.includes(task)) return;
    const ground = tasks.find(({ taskId }) => taskId === task.basedOn);
    if (ground) visit(ground, [...above, task]);
    sorted.add(task);
  };
  for (const task of tasks) visit(task, []);
  return [...sorted];
}

const fileOf = (task: TaskChanges | undefined, path: WorkspacePath): FileChange | undefined =>
  task?.files.find((file) => file.path === path);

/** A file as the task leaves it. One that only its ground had changed was put back by it. */
function toVersion(task: TaskChanges, path: WorkspacePath, ground: TaskChanges | undefined): MergedFile {
  const file = fileOf(task, path) ?? putBack(fileOf(ground, path));
  if (!file) throw new Error(`${task.taskId} has no changes of ${path}.`);
  const marks = blame(file.base?.text ?? '', file.steps, file.after ?? '');
  return { taskId: task.taskId, file, text: file.after, marks };
}

const putBack = (file: FileChange | undefined): FileChange | undefined => file && { ...file, after: file.base?.text ?? null, steps: [] };

/** The task's file whose steps a file begins with, most of them: with several grounds it need not be that of the first. */
function beginningOf({ path, steps }: FileChange, tasks: readonly TaskChanges[]): FileChange | undefined {
  let best: { readonly file: FileChange; readonly shared: number } | undefined;
  for (const task of tasks) {
    const file = fileOf(task, path);
    const different = file?.steps.findIndex((step, index) => !isSame(step, steps[index])) ?? 0;
    const shared = file && different < 0 ? file.steps.length : different;
    if (file && shared > (best?.shared ?? 0)) best = { file, shared };
  }
  return best?.file;
}

/** The last text that a task and its ground have in common: what they did differently since is merged. */
function commonText(file: FileChange, ground: FileChange | undefined): string | null {
  const base = file.base?.text ?? null;
  if (!ground) return base;
  // It was put back as a whole: the task has seen all that its ground did.
  if (file.steps.length === 0) return ground.after;
  const fork = ground.steps.findIndex((step, index) => !isSame(step, file.steps[index]));
  if (fork < 0) return ground.after;
  return fork === 0 ? base : replay(base ?? '', ground.steps.slice(0, fork));
}

function isSame(step: FileChange['steps'][number], other: FileChange['steps'][number] | undefined): boolean {
  if (!other || provenanceKey(step.provenance) !== provenanceKey(other.provenance) || step.edits.length !== other.edits.length)
    return false;
  return step.edits.every(({ start, end, text }, index) => {
    const edit = other.edits[index];
    return edit?.start === start && edit.end === end && edit.text === text;
  });
}

function toChangedFile({ taskId, file: { path, base }, text, marks }: MergedFile): ChangedFile {
  const unknown: Provenance = {
    taskId,
    role: RoleName('unknown'),
    source: { type: 'user' },
    reason: 'No step is on record for this change.',
  };
  return { path, base, after: text, hunks: cutHunks(path, base?.text ?? null, text).map((hunk) => attribute(hunk, marks, unknown)) };
}
