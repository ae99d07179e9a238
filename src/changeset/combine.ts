import type { ChangedFile, ChangeSet, Conflict, FileChange, Provenance, TaskChanges } from '../domain/change.ts';
import type { TaskId, WorkspacePath } from '../domain/ids.ts';
import { blame } from './blame.ts';
import { replay } from './edits.ts';
import { cutHunks } from './hunks.ts';
import { byDeclaration } from './merge-declarations.ts';
import { mergeFile, type MergedVersion, type Version } from './merge-file.ts';
import { movedFiles } from './moved-files.ts';
import type { PartReader } from './parts.ts';
import { attribute, UNKNOWN_SOURCE } from './provenance.ts';

/**
 * Joins what several tasks changed to the one change set that a run offers.
 *
 * A task that built on another contains its changes, and they count once. Of tasks that know nothing of each other
 * each file is merged three-way, in the order given: line by line and, with something that reads its parts, by declaration
 * where lines clash. What one changed of a file that another moved goes where the file went. Where two changed the same
 * differently the first one's stands, and a `Conflict` records both: no line is silently lost.
 */
export function combine(tasks: readonly TaskChanges[], read?: PartReader): ChangeSet {
  const merged = new Map<WorkspacePath, MergedFile>();
  const conflicts: Conflict[] = [];
  const moved = new Map<WorkspacePath, WorkspacePath>();
  const done: TaskChanges[] = [];
  for (const task of groundsFirst(tasks)) {
    const ground = done.find(({ taskId }) => taskId === task.basedOn);
    const known = new Set(done.map(({ taskId }) => taskId));
    const own = ground ? new Map<WorkspacePath, WorkspacePath>() : movedFiles(task);
    const taken = new Set([...own].flatMap(([from, to]) => (takeAlong(from, to, task) ? [from, to] : [])));
    const paths = new Set([...task.files, ...(ground?.files ?? [])].map(({ path }) => path));
    for (const path of paths) {
      if (taken.has(path)) continue;
      const target = moved.get(path);
      if (target !== undefined && follow(path, target, task)) continue;
      const theirs = toVersion(task, path, ground);
      const adopted = adoptedSteps(theirs.file, task.taskId, known);
      const ours = merged.get(path) ?? (adopted > 0 ? asItWas(theirs) : undefined);
      if (!ours) {
        merged.set(path, theirs);
        continue;
      }
      put(path, ours, merge(path, ours, textAfter(theirs.file, adopted, fileOf(ground, path)), theirs), task);
    }
    for (const [from, to] of own) moved.set(from, to);
    done.push(task);
  }
  const files = [...merged.values()].map(toChangedFile).filter((file) => file.hunks.length > 0);
  return { files: files.sort((one, other) => (one.path < other.path ? -1 : 1)), conflicts };

  function merge(path: WorkspacePath, ours: Version, origin: string | null, theirs: Version): MergedVersion {
    return mergeFile(ours, origin, theirs, read && byDeclaration(read, path));
  }

  function put(path: WorkspacePath, ours: MergedFile, { version, clashes }: MergedVersion, task: TaskChanges): void {
    merged.set(path, { ...ours, text: version.text, marks: version.marks });
    conflicts.push(...clashes.map(({ kept, ...lines }) => ({ path, kept: kept ?? ours.taskId, dropped: task.taskId, ...lines })));
  }

  /** The task moved a file: where others have changed it their changes go along, and what it was is deleted. */
  function takeAlong(from: WorkspacePath, to: WorkspacePath, task: TaskChanges): boolean {
    const changed = merged.get(from);
    if (changed === undefined || changed.text === null || merged.has(to)) return false;
    const target = toVersion(task, to, undefined);
    put(to, { ...target, taskId: changed.taskId }, merge(to, changed, changed.file.base?.text ?? null, target), task);
    merged.set(from, toVersion(task, from, undefined));
    return true;
  }

  /** The task changed a file that another one moved; false where it did away with it. */
  function follow(from: WorkspacePath, to: WorkspacePath, task: TaskChanges): boolean {
    const ours = merged.get(to);
    const file = fileOf(task, from);
    if (!ours || !file || file.after === null || task.basedOn !== undefined) return false;
    const theirs = toVersion(task, from, undefined);
    put(to, ours, merge(to, ours, file.base?.text ?? null, theirs), task);
    return true;
  }
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

/** With how many steps of other tasks a file begins: what was there when its task built on them. To build anew discards own steps. */
function adoptedSteps({ steps }: FileChange, own: TaskId, known: ReadonlySet<TaskId>): number {
  return steps.findLastIndex(({ provenance: { taskId } }) => taskId !== own && known.has(taskId)) + 1;
}

/** A file that nobody changes any more: who wrote what a task still carries has put it back since. */
function asItWas({ taskId, file }: MergedFile): MergedFile {
  return { taskId, file, text: file.base?.text ?? null, marks: [] };
}

/** What the task's own steps were made on; what it and others did since is merged. */
function textAfter(file: FileChange, adopted: number, ground: FileChange | undefined): string | null {
  // It was put back as a whole: the task has seen all that its ground did.
  if (file.steps.length === 0) return ground?.after ?? null;
  if (adopted === file.steps.length) return file.after;
  const base = file.base?.text ?? null;
  return adopted === 0 ? base : replay(base ?? '', file.steps.slice(0, adopted));
}

function toChangedFile({ taskId, file: { path, base }, text, marks }: MergedFile): ChangedFile {
  const unknown: Provenance = { ...UNKNOWN_SOURCE, taskId };
  return { path, base, after: text, hunks: cutHunks(path, base?.text ?? null, text).map((hunk) => attribute(hunk, marks, unknown)) };
}
