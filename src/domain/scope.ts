import type { WorkspacePath } from './ids.ts';

/** What a run or a task may look at and change: files and folders of the workspace; no path means all of it. */
export interface Scope {
  readonly paths: readonly WorkspacePath[];
  /** Only these lines (from 1, both included) of the one file in `paths`: an editor's selection. */
  readonly lines?: { readonly start: number; readonly end: number };
}

export const WHOLE_WORKSPACE: Scope = { paths: [] };

export function isInScope(path: WorkspacePath, scope: Scope): boolean {
  return scope.paths.length === 0 || scope.paths.some((root) => path === root || path.startsWith(`${root}/`));
}

/** How many paths are named one by one. */
const NAMED = 3;

/** How a person would name the scope: `src/orders`, `src/a.ts:10-20`, `src/a.ts, src/b.ts and 6 more`, `the workspace`. */
export function describeScope(scope: Scope): string {
  if (scope.paths.length === 0) return 'the workspace';
  const lines = scope.lines ? `:${scope.lines.start}-${scope.lines.end}` : '';
  if (scope.paths.length <= NAMED) return scope.paths.join(', ') + lines;
  return `${scope.paths.slice(0, NAMED - 1).join(', ')} and ${scope.paths.length - NAMED + 1} more`;
}
