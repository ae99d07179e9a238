import { createHash } from 'node:crypto';
import type { EditStep, FileChange, Provenance, TaskChanges, TextEdit } from '../../src/domain/change.ts';
import { Fingerprint, ROLES, TaskId, WorkspacePath } from '../../src/domain/ids.ts';
import { replay } from '../../src/changeset/edits.ts';

/** Where a change made by `task` comes from, for a reason. */
export const by = (task: string, reason = 'because'): Provenance => ({
  taskId: TaskId(task),
  role: ROLES.implementation,
  source: { type: 'recipe', recipe: 'rename-symbol' },
  reason,
});

/** A step that replaces the one place where `find` stands in `text`. */
export function replaceStep(text: string, find: string, replacement: string, provenance: Provenance): EditStep {
  const start = text.indexOf(find);
  if (start < 0 || text.indexOf(find, start + 1) >= 0) throw new Error(`${find} does not stand in the text exactly once`);
  return { provenance, edits: [{ start, end: start + find.length, text: replacement }] };
}

/** A step that replaces the whole text: the bluntest edit there is. */
export const rewriteStep = (before: string, after: string, provenance: Provenance): EditStep => ({
  provenance,
  edits: [{ start: 0, end: before.length, text: after } satisfies TextEdit],
});

export const content = (text: string) => ({ text, fingerprint: Fingerprint(createHash('sha256').update(text).digest('hex')) });

export function fileChange(
  path: string,
  base: string | null,
  steps: readonly EditStep[],
  after: string | null = replay(base ?? '', steps),
): FileChange {
  return { path: WorkspacePath(path), base: base === null ? null : content(base), after, steps };
}

/** What a task changed when it made each of these files `[base, after]` in one step. */
export function taskChanges(
  task: string,
  files: Readonly<Record<string, readonly [string | null, string | null]>>,
  basedOn?: string,
): TaskChanges {
  return {
    taskId: TaskId(task),
    files: Object.entries(files).map(([path, [base, after]]) =>
      fileChange(path, base, [rewriteStep(base ?? '', after ?? '', by(task))], after),
    ),
    ...(basedOn !== undefined && { basedOn: TaskId(basedOn) }),
  };
}
