import type { WorkspacePath } from '../domain/ids.ts';

/** Everything that links lead to from these files, themselves included. */
export function reachedFrom(
  starts: Iterable<WorkspacePath>,
  links: { get(path: WorkspacePath): Iterable<WorkspacePath> | undefined },
): Set<WorkspacePath> {
  const reached = new Set(starts);
  // A set that is iterated goes on to what is added meanwhile.
  for (const path of reached) for (const next of links.get(path) ?? []) reached.add(next);
  return reached;
}
