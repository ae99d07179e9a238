import { rebaseFile } from '../changeset/rebase.ts';
import type { ChangeSet, FileContent, RebasedChanges, TaskChanges } from '../domain/change.ts';
import { RunId, type WorkspacePath } from '../domain/ids.ts';
import type { RunState } from '../domain/run-state.ts';
import type { CodeProject, OpenBuffer } from '../ports/code.ts';
import type { OfferedOnNewGround } from '../ports/merging.ts';
import type { Applier } from '../ports/workspace.ts';
import { acceptedFiles } from './review.ts';
import type { RunRecord } from './run-record.ts';
import { taskChanges } from './task-changes.ts';

/** Moves what is offered onto the workspace as it is now. */
export type Rebase = (request: Omit<OfferedOnNewGround, 'runId'>) => Promise<RebasedChanges>;

export interface NewerEditsPorts {
  readonly record: RunRecord;
  readonly applier: Applier;
  /** Told before what is offered is moved. */
  readonly beforeMove?: () => void;
  /** Knows what recipes have done, and what the code declares; without it, or where it fails, lines decide. */
  readonly rebase?: Rebase | undefined;
}

interface MovedFile {
  readonly path: WorkspacePath;
  readonly now: FileContent | null;
}

/**
 * Moves what is offered onto the edits that the user has made since: in the files that would be written, and in others that
 * have come to need what was done by a recipe. Puts that on record and returns the files; none where nothing has moved on.
 * What can't be read, or is not there any more, is left to the applier.
 * @param which `elsewhere`: only where none of the files that would be written has moved on.
 */
export async function rebaseMovedOn(ports: NewerEditsPorts, which: 'all' | 'elsewhere' = 'all'): Promise<readonly string[]> {
  const { record, applier, beforeMove } = ports;
  const { changes } = record.state;
  if (!changes || record.state.applied) return [];
  const moved = await movedOn(changes, record.state, applier);
  if (which === 'elsewhere' && moved.length > 0) return [];
  const { files, conflicts, decisions } = await rebased(changes, moved, ports);
  if (files.length === 0) return [];
  beforeMove?.();
  record.record({ type: 'changes-rebased', files, conflicts, decisions });
  return files.map(({ path }) => path);
}

/** The files that would be written and are neither what they were nor what they are to be. */
async function movedOn(changes: ChangeSet, state: RunState, applier: Applier): Promise<MovedFile[]> {
  const moved: MovedFile[] = [];
  for (const { path, before, after } of acceptedFiles(changes, state)) {
    const now = await applier.read(path).catch(() => undefined);
    const text = now?.text ?? null;
    if (now !== undefined && text !== before && text !== after) moved.push({ path, now });
  }
  return moved;
}

async function rebased(changes: ChangeSet, moved: readonly MovedFile[], { record, rebase }: NewerEditsPorts): Promise<RebasedChanges> {
  const { state } = record;
  const tasks = taskChanges(state);
  if (moved.length > 0 || tasks.some(mayBeDoneOver)) {
    const request = { offered: changes.files, tasks, moved, decided: [...state.decisions], since: state.startedAt };
    const known = await rebase?.(request).catch(() => undefined);
    if (known) return known;
  }
  const files = moved.flatMap(({ path, now }) => {
    const file = changes.files.find((one) => one.path === path);
    return file && now ? [rebaseFile(file, { now }, state.decisions)] : [];
  });
  return {
    files: files.map(({ file }) => file),
    conflicts: files.flatMap(({ conflicts }) => conflicts),
    decisions: files.flatMap(({ decisions }) => decisions),
  };
}

/** Whether a task did something that the user's newer edits may have come to need as well. */
const mayBeDoneOver = ({ files }: TaskChanges): boolean =>
  files.some(({ after, steps }) => after === null || steps.some(({ provenance: { source } }) => source.type === 'recipe' && source.with));

/** The same by the engine, which has the folder opened for that alone, as it is now: the run may be long over. */
export async function rebaseInEngine(
  { header }: RunState,
  request: Omit<OfferedOnNewGround, 'runId'>,
  { code, buffers }: { readonly code: CodeProject; readonly buffers: readonly OpenBuffer[] },
): Promise<RebasedChanges> {
  const runId = RunId(`newer-edits-${crypto.randomUUID()}`);
  await code.openRun({ runId, folder: header.folder, buffers, ...(header.recipes && { recipes: header.recipes }) });
  try {
    return await code.rebaseChanges({ ...request, runId });
  } finally {
    await code.closeRun({ runId }).catch(() => undefined);
  }
}
