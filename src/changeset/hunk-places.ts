import type { ChangedFile, Hunk } from '../domain/change.ts';
import type { HunkId, WorkspacePath } from '../domain/ids.ts';

/** The hunks at a line of a text that has some hunks of its file accepted: those that are, and those that would change it. */
export interface HunksAtLine {
  readonly accepted: readonly HunkId[];
  readonly rejected: readonly HunkId[];
}

/** Which hunks a line (from 1) belongs to, in the files as they are with these hunks accepted. */
export function hunksAt(files: readonly ChangedFile[], accepted: ReadonlySet<HunkId>, path: WorkspacePath, line: number): HunksAtLine {
  const found = { accepted: [] as HunkId[], rejected: [] as HunkId[] };
  let growth = 0;
  for (const hunk of files.find((file) => file.path === path)?.hunks ?? []) {
    const isIn = accepted.has(hunk.id);
    const start = hunk.baseStart + growth;
    const height = isIn ? hunk.afterLines.length : hunk.baseLines.length;
    if (line >= start && line < start + Math.max(height, 1)) found[isIn ? 'accepted' : 'rejected'].push(hunk.id);
    if (isIn) growth += hunk.afterLines.length - hunk.baseLines.length;
  }
  return found;
}

/** The hunks of some files, in order. */
export const hunksOf = (files: readonly ChangedFile[]): Hunk[] => files.flatMap(({ hunks }) => hunks);
