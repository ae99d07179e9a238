import { WorkspacePath } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';

/**
 * A caller's path, checked: relative, `/` between segments, nothing that leads out of the folder. `./` in front and `/`
 * at the end are taken off. Throws with the path and what is wrong with it.
 */
export function checkedPath(raw: string): WorkspacePath {
  const path = tidy(raw);
  if (path === '') throw new Error(`${describe(raw)} names no file. Give a path relative to the workspace folder.`);
  return WorkspacePath(path);
}

/** A caller's scope with its paths checked; `.` and the empty path stand for the whole workspace. */
export function checkedScope(scope: Scope): Scope {
  const paths = scope.paths.map(tidy);
  if (paths.includes('')) return { paths: [] };
  return { ...scope, paths: [...new Set(paths)].map(WorkspacePath) };
}

function tidy(raw: string): string {
  if (raw.includes('\0')) throw new Error(`${describe(raw)} contains a NUL character and can't be a path.`);
  if (raw.startsWith('/') || raw.startsWith('\\') || /^[A-Za-z]:[\\/]/.test(raw)) {
    throw new Error(`${describe(raw)} is absolute. Give a path relative to the workspace folder.`);
  }
  const segments = raw.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.some((segment) => segment === '..' || segment.startsWith('..\\') || segment.endsWith('\\..'))) {
    throw new Error(`${describe(raw)} contains "..". Give a path inside the workspace folder.`);
  }
  // Remotes may carry credentials, and hooks run: nothing there is anybody's source.
  if (segments.includes('.git')) throw new Error(`${describe(raw)} leads into git's own folder. Give a path of the workspace's files.`);
  return segments.join('/');
}

function describe(raw: string): string {
  return `The path ${JSON.stringify(raw.slice(0, 200))}`;
}
