import { splitLines } from '../base/text.ts';
import type { ChangedFile, Hunk } from '../domain/change.ts';

/**
 * The text of a file with only the accepted hunks applied: with all of them what the run offers, with none of them
 * the base. Null where the file then does not exist.
 */
export function selectHunks(file: ChangedFile, isAccepted: (hunk: Hunk) => boolean): string | null {
  const accepted = file.hunks.filter(isAccepted);
  const base = file.base?.text ?? null;
  if (accepted.length === 0) return base;
  if (accepted.length === file.hunks.length) return file.after;

  const lines = splitLines(base ?? '');
  const result: string[] = [];
  let at = 0;
  for (const { baseStart, baseLines, afterLines } of accepted) {
    result.push(...lines.slice(at, baseStart - 1), ...afterLines);
    at = baseStart - 1 + baseLines.length;
  }
  return [...result, ...lines.slice(at)].join('');
}
