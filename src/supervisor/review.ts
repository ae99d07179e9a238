import { selectHunks } from '../changeset/select.ts';
import type { ChangeSet } from '../domain/change.ts';
import type { WrittenFile } from '../domain/event.ts';
import { acceptedHunks, type RunState } from '../domain/run-state.ts';
import type { Applier, ApplyReport } from '../ports/workspace.ts';
import type { RunRecord } from './run-record.ts';

/** Writes the accepted hunks and records what was written, so that it can be undone. Applying twice writes nothing more. */
export async function applyAccepted(record: RunRecord, applier: Applier): Promise<ApplyReport> {
  const { changes } = record.state;
  if (!changes) throw new Error('This run has no changes to apply.');
  if (record.state.applied) throw new Error('The changes of this run are applied already. Undo them first to apply others.');
  const report = await applier.apply(acceptedFiles(changes, record.state));
  record.record({ type: 'applied', files: report.written, skipped: report.skipped });
  return report;
}

/** Puts back what was there before, in the files that still are as they were written. */
export async function undoApplied(record: RunRecord, applier: Applier): Promise<ApplyReport> {
  const { applied } = record.state;
  if (!applied) throw new Error('Nothing of this run is applied, so there is nothing to undo.');
  const report = await applier.apply(applied.files.map(({ path, before, after }) => ({ path, before: after, after: before })));
  record.record({ type: 'undone', files: report.written.map((file) => file.path), skipped: report.skipped });
  return report;
}

/** The files as they are once the accepted hunks are in; files of which no hunk is accepted are left out. */
export function acceptedFiles(changes: ChangeSet, state: RunState): WrittenFile[] {
  const accepted = acceptedHunks(changes, state);
  return changes.files
    .filter((file) => file.hunks.some((hunk) => accepted.has(hunk.id)))
    .map((file) => ({ path: file.path, before: file.base?.text ?? null, after: selectHunks(file, (hunk) => accepted.has(hunk.id)) }));
}
