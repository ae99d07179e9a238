import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';
import { WorkspacePath } from '../domain/ids.ts';

/** Paths as they were typed, as paths of the workspace; a failure is the sentence that names the one outside of it. */
export function toScopePaths(paths: readonly string[], folder: string): Result<readonly WorkspacePath[], string> {
  const scope: WorkspacePath[] = [];
  for (const path of paths) {
    const inside = relative(folder, resolve(folder, path));
    if (inside.startsWith('..') || isAbsolute(inside))
      return fail(`${path} is not inside ${folder}. Name paths of the folder, or another folder with --folder.`);
    if (inside !== '') scope.push(WorkspacePath(inside.split(sep).join('/')));
  }
  return ok(scope);
}
