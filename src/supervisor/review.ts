import { mergeTexts } from '../changeset/merge-texts.ts';
import { selectHunks } from '../changeset/select.ts';
import type { ChangeSet } from '../domain/change.ts';
import { messageOf } from '../domain/failure.ts';
import type { SkippedFile, WrittenFile } from '../domain/review-event.ts';
import { acceptedHunks, type RunState } from '../domain/run-state.ts';
import type { Applier, ApplyReport } from '../ports/workspace.ts';
import type { RunRecord } from './run-record.ts';

export interface ReviewPorts {
  readonly record: RunRecord;
  readonly applier: Applier;
  /** The process that writes. */
  readonly pid: number;
}

/**
 * Writes the accepted hunks and records what was written, so that it can be undone. Applying twice writes nothing more.
 * That it is about to is on record first: what is cut off in between can be done again.
 */
export async function applyAccepted({ record, applier, pid }: ReviewPorts): Promise<ApplyReport> {
  const { changes } = record.state;
  if (!changes) throw new Error('This run has no changes to apply.');
  if (record.state.applied) throw new Error('The changes of this run are applied already. Undo them first to apply others.');
  const wanted = acceptedFiles(changes, record.state);
  const isCutOff = record.state.writing?.what === 'apply';
  const done = isCutOff ? (await Promise.all(wanted.map((file) => editedSince(file, applier)))).filter((file) => file !== undefined) : [];
  record.record({ type: 'applying', pid });
  await record.flush();
  const paths = new Set(done.map(({ path }) => path));
  const { written, skipped } = await applier.apply(wanted.filter(({ path }) => !paths.has(path)));
  const files = [...written, ...done];
  record.record({ type: 'applied', files, skipped });
  return { written: files, skipped };
}

/** A file that was written before the writing was cut off and has been edited since: as the user would have it without the change, and as it is. */
async function editedSince({ path, before, after }: WrittenFile, applier: Applier): Promise<WrittenFile | undefined> {
  const now = (await applier.read(path).catch(() => null))?.text ?? null;
  if (now === null || now === before || now === after) return undefined;
  const [again, without] = [mergeTexts(now, before, after), mergeTexts(now, after, before)];
  const isIn = again.clashes === 0 && again.text === now && without.clashes === 0 && without.text !== now;
  return isIn ? { path, before: without.text, after: now } : undefined;
}

/**
 * Takes back what the run has written, three-way: edits that the user has made since stay. A file in which they are in
 * the same lines is left as it is, and told.
 */
export async function undoApplied({ record, applier, pid }: ReviewPorts): Promise<ApplyReport> {
  const { applied } = record.state;
  if (!applied) throw new Error('Nothing of this run is applied, so there is nothing to undo.');
  record.record({ type: 'undoing', pid });
  await record.flush();
  const inverses = await Promise.all(applied.files.map((file) => inverseOf(file, applier)));
  const report = await applier.apply(inverses.flatMap((one) => ('reason' in one ? [] : [one])));
  const skipped = [...inverses.flatMap((one) => ('reason' in one ? [one] : [])), ...report.skipped];
  record.record({ type: 'undone', files: report.written.map((file) => file.path), skipped });
  return { written: report.written, skipped };
}

async function inverseOf({ path, before, after }: WrittenFile, applier: Applier): Promise<WrittenFile | SkippedFile> {
  try {
    const now = (await applier.read(path))?.text ?? null;
    if (now === after || now === before) return { path, before: after, after: before };
    if (now === null) return { path, reason: 'It is not there any more.' };
    const merged = mergeTexts(now, after, before);
    if (merged.clashes > 0) return { path, reason: 'You have changed the same lines since; it was left as it is.' };
    return { path, before: now, after: merged.text };
  } catch (error) {
    return { path, reason: `It could not be read: ${messageOf(error)}` };
  }
}

/** The files as they are once the accepted hunks are in; files of which no hunk is accepted are left out. */
export function acceptedFiles(changes: ChangeSet, state: RunState): WrittenFile[] {
  const accepted = acceptedHunks(changes, state);
  return changes.files
    .filter((file) => file.hunks.some((hunk) => accepted.has(hunk.id)))
    .map((file) => ({ path: file.path, before: file.base?.text ?? null, after: selectHunks(file, (hunk) => accepted.has(hunk.id)) }));
}
