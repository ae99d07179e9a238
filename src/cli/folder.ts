import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';

/** The folder that was named, or the current one, as its real path. */
export async function folderOf(named: string | null, cwd: string): Promise<Result<string, string>> {
  const folder = resolve(cwd, named ?? '.');
  try {
    if (!(await stat(folder)).isDirectory()) return fail(`${folder} is not a folder.`);
    return ok(await realpath(folder));
  } catch {
    return fail(`There is no folder ${folder}. Name one with --folder.`);
  }
}
