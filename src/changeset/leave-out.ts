import type { ChangedFile, Hunk } from '../domain/change.ts';
import type { HunkId } from '../domain/ids.ts';
import type { Mark } from './blame.ts';
import { cutHunks } from './hunks.ts';
import { attribute, UNKNOWN_SOURCE } from './provenance.ts';
import { selectHunks } from './select.ts';

/** The file without some of its hunks; the others keep their sources, and get the ids that they have in what is left. */
export function leaveOut(file: ChangedFile, ids: ReadonlySet<HunkId>): ChangedFile {
  const kept = file.hunks.filter(({ id }) => !ids.has(id));
  if (kept.length === file.hunks.length) return file;
  const after = selectHunks(file, ({ id }) => !ids.has(id));
  let growth = 0;
  const moved = kept.map((hunk) => {
    const afterStart = hunk.baseStart + growth;
    growth += hunk.afterLines.length - hunk.baseLines.length;
    return { ...hunk, afterStart };
  });
  const marks = marksOf(moved);
  const hunks = cutHunks(file.path, file.base?.text ?? null, after).map((hunk) => attribute(hunk, marks, UNKNOWN_SOURCE));
  return { ...file, after, hunks };
}

/** Who wrote which lines, as far as hunks tell. */
export function marksOf(hunks: readonly Hunk[]): Mark[] {
  return hunks.flatMap(({ afterStart, afterLines, baseLines, provenance, alsoFrom }) => {
    const from = afterStart - 1;
    return [provenance, ...alsoFrom].map((source, index) => ({
      from,
      to: from + afterLines.length,
      // The first source comes first again.
      lines: index > 0 ? 0 : Math.max(afterLines.length, baseLines.length),
      provenance: source,
    }));
  });
}
