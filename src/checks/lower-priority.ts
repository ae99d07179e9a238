import { writeFileSync } from 'node:fs';
import { constants, platform, setPriority } from 'node:os';

const { PRIORITY_BELOW_NORMAL } = constants.priority;

/** Who is not root may change a session's value only so often (sched(7)); whoever is too early tries again. */
const AGAIN_MS = 150;
const TRIES = 4;

/**
 * Has a process that was just started in a session of its own make way for the editor and whatever else the user waits
 * for, with all that it starts.
 *
 * Linux shares out the processor by session first, where it groups by them (`sched_autogroup_enabled`, the default of most
 * desktops): there the value of a process counts only among those of its session, and the session has one too.
 */
export function lowerPriority(pid: number): void {
  try {
    setPriority(pid, PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or we may not.
  }
  if (platform() === 'linux') lowerSession(pid, TRIES);
}

function lowerSession(pid: number, tries: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(PRIORITY_BELOW_NORMAL));
  } catch (error) {
    // Without such groups there is no such file.
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN' && tries > 1) setTimeout(lowerSession, AGAIN_MS, pid, tries - 1).unref();
  }
}
