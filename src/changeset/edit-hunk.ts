import { splitLines } from '../base/text.ts';
import type { ChangedFile, Hunk, HunkDecision, Provenance } from '../domain/change.ts';
import type { HunkId } from '../domain/ids.ts';
import type { Mark } from './blame.ts';
import { diffLines } from './diff-lines.ts';
import { cutHunks } from './hunks.ts';
import { attribute } from './provenance.ts';
import { marksOf } from './leave-out.ts';
import { keptDecisions } from './rebase.ts';

export interface EditedHunk {
  readonly file: ChangedFile;
  /** What the user had decided of the other hunks; what was written by hand is accepted. */
  readonly decisions: readonly (readonly [HunkId, HunkDecision])[];
}

/**
 * The file with the new lines of a hunk written anew by the user. Lines that stay keep their sources, the others are the
 * user's; lines end as those of the file do. Where nothing is left of the hunk, it is gone.
 */
export function editHunk(file: ChangedFile, hunk: Hunk, text: string, decided: ReadonlyMap<HunkId, HunkDecision>): EditedHunk {
  const lines = linesAs(file, hunk, text);
  const after = splitLines(file.after ?? '');
  const from = hunk.afterStart - 1;
  const to = from + hunk.afterLines.length;
  const newText = [...after.slice(0, from), ...lines, ...after.slice(to)].join('');
  const byUser: Provenance = { taskId: hunk.provenance.taskId, role: hunk.provenance.role, source: { type: 'user' }, reason: EDITED };
  const grown = lines.length - hunk.afterLines.length;
  const others = file.hunks.filter((other) => other !== hunk);
  const shift = (mark: Mark): Mark => (mark.from >= to ? { ...mark, from: mark.from + grown, to: mark.to + grown } : mark);
  const marks = [...marksOf(others).map(shift), ...marksWithin(hunk, lines, byUser)].sort((one, other) => one.from - other.from);
  const hunks = cutHunks(file.path, file.base?.text ?? null, newText).map((raw) => attribute(raw, marks, hunk.provenance));
  const touched = hunks.filter((one) => one.afterStart - 1 <= from + lines.length && one.afterStart - 1 + one.afterLines.length >= from);
  const isMine = (one: Hunk): boolean => [one.provenance, ...one.alsoFrom].some(({ source }) => source.type === 'user');
  return {
    file: { ...file, after: newText, hunks },
    decisions: [
      ...keptDecisions(others, hunks, decided),
      ...touched.filter(isMine).map((one): readonly [HunkId, HunkDecision] => [one.id, 'accepted']),
    ],
  };
}

const EDITED = 'Edited by hand in the review.';

/** Who wrote which of the new lines, which stand where those of the hunk did. */
function marksWithin(
  { afterLines, afterStart, baseLines, provenance, alsoFrom }: Hunk,
  lines: readonly string[],
  byUser: Provenance,
): Mark[] {
  const at = afterStart - 1;
  const changes = diffLines(afterLines, lines);
  const isUsers = new Set(
    changes.flatMap(({ afterStart: start, afterEnd: end }) => Array.from({ length: end - start }, (_line, index) => start + index)),
  );
  const kept = lines.flatMap((_line, index) =>
    isUsers.has(index)
      ? []
      : [provenance, ...alsoFrom].map((source, nth) => ({
          from: at + index,
          to: at + index + 1,
          lines: nth > 0 ? 0 : 1,
          provenance: source,
        })),
  );
  // What the hunk has taken away stays taken away by who did it.
  const removals = lines.length === 0 || baseLines.length > 0 ? [{ from: at, to: at, lines: 0, provenance }] : [];
  const own = changes.map(({ baseStart, baseEnd, afterStart: start, afterEnd: end }) => ({
    from: at + start,
    to: at + end,
    lines: Math.max(end - start, baseEnd - baseStart),
    provenance: byUser,
  }));
  return [...removals, ...kept, ...own];
}

/** The lines of a text with the line ends of the file; the last line of a file that has none at its end has none. */
function linesAs({ base, after }: ChangedFile, hunk: Hunk, text: string): string[] {
  if (text === '') return [];
  const sample = after ?? base?.text ?? '';
  const end = /\r\n/.test(sample) && !/(^|[^\r])\n/.test(sample) ? '\r\n' : '\n';
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
  const isOpen = hunk.afterLines.length > 0 && !/\n$/.test(hunk.afterLines.at(-1) ?? '');
  return lines.map((line, index) => (isOpen && index === lines.length - 1 ? line : line + end));
}
