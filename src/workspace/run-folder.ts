import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The folder of the journals: below `REFACTOR_CREW_HOME`, or below the place where programs of this system keep
 * their state. Never in a workspace, unless the user points there.
 */
export function runFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = env['REFACTOR_CREW_HOME'];
  return join(chosen ? resolve(chosen) : join(stateFolder(env, platform, home), 'refactor-crew'), 'runs');
}

function stateFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform, home: string): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  const state = env['XDG_STATE_HOME'];
  // The specification wants a relative one ignored.
  return state !== undefined && isAbsolute(state) ? state : join(home, '.local', 'state');
}
