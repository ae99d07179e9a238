import { splitLines } from '../base/text.ts';
import type { TaskChanges } from '../domain/change.ts';
import type { WorkspacePath } from '../domain/ids.ts';

/** From how much of its lines on a created file counts as a deleted one under a new name. */
export const ALIKE = 0.5;

/** The files that a task moved or renamed, by what they were called: it deletes one and creates another that is much the same. */
export function movedFiles({ files }: TaskChanges): ReadonlyMap<WorkspacePath, WorkspacePath> {
  const created = files.filter(({ base, after }) => base === null && after !== null && after !== '');
  const moves = new Map<WorkspacePath, WorkspacePath>();
  if (created.length === 0) return moves;
  for (const deleted of files) {
    if (deleted.base === null || deleted.after !== null) continue;
    const rated = created
      .filter(({ path }) => ![...moves.values()].includes(path))
      .map((file) => ({ path: file.path, alike: likeness(deleted.base?.text ?? '', file.after ?? '') }))
      .filter(({ alike }) => alike >= ALIKE)
      .sort((one, other) => other.alike - one.alike);
    if (rated[0]) moves.set(deleted.path, rated[0].path);
  }
  return moves;
}

/** The share of lines that are the same, blank ones left aside. */
export function likeness(before: string, after: string): number {
  const [one, other] = [before, after].map((text) => splitLines(text).filter((line) => line.trim() !== '')) as [string[], string[]];
  if (one.length === 0 || other.length === 0) return 0;
  const left = new Map<string, number>();
  for (const line of one) left.set(line, (left.get(line) ?? 0) + 1);
  let same = 0;
  for (const line of other) {
    const times = left.get(line) ?? 0;
    if (times > 0) same++;
    left.set(line, times - 1);
  }
  return (2 * same) / (one.length + other.length);
}
