import type { Hunk, Provenance } from '../domain/change.ts';
import { RoleName, TaskId } from '../domain/ids.ts';
import { firstMarkFrom, type Mark } from './blame.ts';
import type { RawHunk } from './hunks.ts';

/**
 * Tells where a hunk comes from: first the source with most of its lines, then the others, each once.
 *
 * A diff may place a change a few lines beside the edit that made it. Then the nearest mark counts, so that a hunk
 * always has a source; `fallback` is only for a file of which no step is on record.
 */
export function attribute(hunk: RawHunk, marks: readonly Mark[], fallback: Provenance): Hunk {
  const [provenance = fallback, ...alsoFrom] = rank(marksIn(hunk, marks));
  return { ...hunk, provenance, alsoFrom };
}

/** A provenance as a text that is the same for equal ones. */
export function provenanceKey({ taskId, role, source, reason, finding, message }: Provenance): string {
  return JSON.stringify([taskId, role, Object.entries(source).sort(), reason, finding, message]);
}

/** For a change of which no step is on record. */
export const UNKNOWN_SOURCE: Provenance = {
  taskId: TaskId('unknown'),
  role: RoleName('unknown'),
  source: { type: 'user' },
  reason: 'No step is on record for this change.',
};

function marksIn(hunk: RawHunk, marks: readonly Mark[]): readonly Mark[] {
  const start = hunk.afterStart - 1;
  const end = start + hunk.afterLines.length;
  // A removal touches the hunk at either edge; a line only from the inside.
  const touches = ({ from, to }: Mark): boolean => (from === to ? from <= end : from < end);
  const [first, beyond] = [firstMarkFrom(marks, start), firstMarkFrom(marks, end + 1)];
  const inside = marks.slice(first, beyond).filter(touches);
  if (inside.length > 0) return inside;
  const [above, below] = [marks[first - 1], marks[first]];
  const isAboveNearer = above && (!below || start - above.from <= below.from - end);
  const nearest = isAboveNearer ? above : below;
  return marks.filter((mark) => mark.from === nearest?.from);
}

function rank(marks: readonly Mark[]): Provenance[] {
  const shares = new Map<string, { readonly provenance: Provenance; lines: number }>();
  for (const { provenance, lines } of marks) {
    const key = provenanceKey(provenance);
    const share = shares.get(key) ?? { provenance, lines: 0 };
    share.lines += lines;
    shares.set(key, share);
  }
  // The sort is stable: of equal shares the earlier step's comes first.
  return [...shares.values()].sort((one, other) => other.lines - one.lines).map(({ provenance }) => provenance);
}
