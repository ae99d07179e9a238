import { constants, platform, setPriority } from 'node:os';

const { PRIORITY_BELOW_NORMAL } = constants.priority;

/**
 * Has a worker thread that works hard, with every process it starts, make way for the thread that the user waits for.
 *
 * Where there are more busy threads than cores, the host's main thread would have to wait for its turn, tens of
 * milliseconds at a time. Only Linux gives threads a priority of their own; elsewhere this does nothing, since it would
 * slow down the whole process, the main thread with it. What we start makes way by itself there.
 */
export function makeWay(): void {
  if (platform() !== 'linux') return;
  try {
    setPriority(PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here, as in some sandboxes: then all are equal.
  }
}
