import type { LackedHunk } from '../../domain/hunk-need.ts';
import type { HunkId } from '../../domain/ids.ts';
import type { RunState } from '../../domain/run-state.ts';
import { fileName } from '../parts/place.ts';
import type { View } from '../store.ts';
import type { ReviewHunk } from './review-model.ts';

/** What accepted hunks need of this one, if it is rejected and can still be decided. */
export const lackedBy = (view: View, run: RunState, { hunk, isAccepted, isOpen }: ReviewHunk): LackedHunk | undefined =>
  isAccepted || isOpen || run.applied !== null ? undefined : view.lacks.get(hunk.id);

/** Where a hunk is, for one who knows the folder. */
export function placeOf(run: RunState, id: HunkId): string {
  const hunk = run.changes?.files.flatMap(({ hunks }) => hunks).find((one) => one.id === id);
  return hunk ? `${fileName(hunk.path)}:${hunk.afterStart}` : id;
}
