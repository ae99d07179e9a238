import { blame } from '../../changeset/blame.ts';
import { cutHunks } from '../../changeset/hunks.ts';
import { offsetOfLine, rewriting } from '../../changeset/edits.ts';
import { attribute } from '../../changeset/provenance.ts';
import type { EditStep, FileChange, FileContent, Provenance, TaskChanges } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { FileText } from '../../ports/code.ts';
import type { Repeat, Repeated } from './repeats.ts';

export interface LiftPorts {
  readonly repeat: Repeat;
  /** A file of the workspace; null where there is none. */
  readonly read: (path: WorkspacePath) => FileContent | null;
}

/**
 * The task as if it had been done after what others did by recipes: those are done over on the texts it leaves, and
 * what is different from doing them on the base alone is its own. So what it wrote follows a rename made beside it.
 */
export async function liftTask(task: TaskChanges, calls: readonly Repeated[], { repeat, read }: LiftPorts): Promise<TaskChanges> {
  const bases = new Map(task.files.map(({ path, base }) => [path, base]));
  const baseOf = (path: WorkspacePath): FileContent | null => {
    const known = bases.get(path);
    return known === undefined ? read(path) : known;
  };
  let without: Texts = new Map();
  let own: Texts = new Map(task.files.map(({ path, after }) => [path, after]));
  const done: Repeated[] = [];
  for (const call of calls) {
    const [onBase, onTask] = [await repeat(call, listOf(without)), await repeat(call, listOf(own))];
    // What can't be done on both has to be told by text.
    if (!onBase || !onTask) continue;
    without = new Map([...without, ...onBase.map(({ path, text }) => [path, text] as const)]);
    own = new Map([...own, ...onTask.map(({ path, text }) => [path, text] as const)]);
    done.push(call);
  }
  const [last] = done.slice(-1);
  if (!last) return task;
  const files = [...new Set([...without.keys(), ...own.keys()])].flatMap((path) => {
    const base = baseOf(path);
    const [ground, after] = [textIn(without, path, base), textIn(own, path, base)];
    if (ground === after) return [];
    const steps = task.files.find((file) => file.path === path)?.steps ?? [];
    return [liftFile({ path, base, after, steps }, ground, last.provenance, ownSource(task, steps, last))];
  });
  return { ...task, files };
}

type Texts = ReadonlyMap<WorkspacePath, string | null>;

const listOf = (texts: Texts): FileText[] => [...texts].map(([path, text]) => ({ path, text }));

const textIn = (texts: Texts, path: WorkspacePath, base: FileContent | null): string | null => {
  const own = texts.get(path);
  return own === undefined ? (base?.text ?? null) : own;
};

/** First what the calls do to the base, then what the task does on top of that, hunk by hunk for its reasons. */
function liftFile(file: FileChange, ground: string | null, done: Provenance, own: Provenance): FileChange {
  const [base, after] = [file.base?.text ?? '', file.after ?? ''];
  const marks = blame(base, file.steps, after);
  const onGround: EditStep[] = ground === null || ground === base ? [] : [{ provenance: done, edits: [rewriting(base, ground)] }];
  // From the end, so that places before stay where they are.
  const steps = cutHunks(file.path, ground, file.after)
    .reverse()
    .map((hunk): EditStep => {
      const start = offsetOfLine(ground ?? '', hunk.baseStart);
      const edit = { start, end: start + hunk.baseLines.join('').length, text: hunk.afterLines.join('') };
      const { provenance, alsoFrom } = attribute(hunk, marks, own);
      return { provenance: [provenance, ...alsoFrom].find(({ taskId }) => taskId === own.taskId) ?? own, edits: [edit] };
    });
  return { ...file, steps: [...onGround, ...steps] };
}

/** What stands for changes of the task that no step of the file tells of, as those of a function that another file has now. */
function ownSource(task: TaskChanges, steps: readonly EditStep[], call: Repeated): Provenance {
  const all = [...steps, ...task.files.flatMap((file) => file.steps)].map(({ provenance }) => provenance);
  return all.find(({ taskId }) => taskId === task.taskId) ?? { ...call.provenance, taskId: task.taskId };
}
