import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { WorkspacePath } from '../domain/ids.ts';
import { IgnoreRules } from './ignore-rules.ts';
import type { Pacer } from './pacer.ts';

/**
 * The files below a folder that git would not ignore, sorted. Links are not followed, so nothing outside the folder is
 * found and nothing is found twice. A folder that may not be read is left out.
 */
export async function walkFiles(folder: string, pacer: Pacer): Promise<WorkspacePath[]> {
  const found: WorkspacePath[] = [];
  await visit('', IgnoreRules.forWorkspace(folder));
  return found.sort();

  async function visit(path: string, outer: IgnoreRules): Promise<void> {
    await pacer.pause();
    const entries = entriesOf(join(folder, path));
    const hasRules = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
    const rules = hasRules ? outer.inside(path, readFileSync(join(folder, path, '.gitignore'), 'utf8')) : outer;
    for (const entry of entries) {
      const child = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && !rules.ignores(child, 'folder')) await visit(child, rules);
      if (entry.isFile() && !rules.ignores(child, 'file')) found.push(WorkspacePath(child));
    }
  }
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return []; // Not readable for this user, or gone since it was listed.
  }
}
