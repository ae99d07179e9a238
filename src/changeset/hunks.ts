import { splitLines } from '../base/text.ts';
import type { Hunk } from '../domain/change.ts';
import { HunkId, type WorkspacePath } from '../domain/ids.ts';
import { diffLines } from './diff-lines.ts';

/** A hunk before it is known where it comes from. */
export type RawHunk = Omit<Hunk, 'provenance' | 'alsoFrom'>;

/**
 * The difference of two versions of a file, cut into hunks of whole lines.
 *
 * Applying all of them to `base` gives `after`, to the byte: line ends, a missing last one and a byte order mark
 * belong to the lines they stand in. A file that was created or deleted, even an empty one, is a single hunk. The
 * ids, `<path>#<n>` from 1, are the same whenever the two versions are.
 */
export function cutHunks(path: WorkspacePath, base: string | null, after: string | null): RawHunk[] {
  if (base === after) return [];
  const baseLines = splitLines(base ?? '');
  const afterLines = splitLines(after ?? '');
  const isWhole = base === null || after === null;
  const changes = isWhole
    ? [{ baseStart: 0, baseEnd: baseLines.length, afterStart: 0, afterEnd: afterLines.length }]
    : diffLines(baseLines, afterLines);
  return changes.map((change, index) => ({
    id: HunkId(`${path}#${index + 1}`),
    path,
    baseStart: change.baseStart + 1,
    baseLines: baseLines.slice(change.baseStart, change.baseEnd),
    afterStart: change.afterStart + 1,
    afterLines: afterLines.slice(change.afterStart, change.afterEnd),
  }));
}
