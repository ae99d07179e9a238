import { type WorkspacePath } from '../domain/ids.ts';
import { parseWorkspacePath } from '../domain/workspace-path.ts';

/** The path of a file below a folder, both as `Uri.path`; undefined where it is elsewhere, or the folder itself. */
export function pathBelow(folder: string, file: string): WorkspacePath | undefined {
  const root = folder.endsWith('/') ? folder : `${folder}/`;
  if (!file.startsWith(root)) return undefined;
  const parsed = parseWorkspacePath(file.slice(root.length).replace(/\/$/, ''));
  return parsed.ok ? parsed.value : undefined;
}
