import { fail, ok, type Result } from '../base/result.ts';
import { WorkspacePath } from './ids.ts';

/**
 * Takes a raw text as a path inside the workspace, or says in a few words why it is none.
 *
 * This is about the words alone, not about what is on the disk: a path that passes may still lead through a link.
 * Backslashes and colons are refused everywhere, so that a path means the same on every system.
 */
export function parseWorkspacePath(raw: string): Result<WorkspacePath, string> {
  if (raw === '') return fail('it is empty');
  if (raw.includes('\0')) return fail('it has a NUL character');
  if (raw.startsWith('/')) return fail('it is absolute');
  if (/[\\:]/.test(raw)) return fail('it has a backslash or a colon');
  const segments = raw.split('/');
  if (segments.includes('..')) return fail('it leaves the folder');
  if (segments.includes('') || segments.includes('.')) return fail('it has an empty segment');
  return ok(WorkspacePath(raw));
}
