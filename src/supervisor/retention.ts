import type { RunId } from '../domain/ids.ts';
import { foldRun } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import type { Journal } from '../ports/journal.ts';

/** How much of the past is kept. */
export interface Retention {
  readonly runs: number;
  /** Of all journals together. */
  readonly bytes: number;
}

export const DEFAULT_RETENTION: Retention = { runs: 200, bytes: 500_000_000 };

export interface StoredRun {
  readonly runId: RunId;
  readonly bytes: number;
}

/**
 * The runs that are too old to be kept, the oldest first: so many newer ones are there that no room is left for them.
 * The newest run is never too old. `stored` is in the order of age, the newest first.
 */
export function tooOld(stored: readonly StoredRun[], { runs, bytes }: Retention): readonly RunId[] {
  let used = 0;
  const old = stored.filter((run, index) => {
    used += run.bytes;
    return index > 0 && (index >= runs || used > bytes);
  });
  return old.map(({ runId }) => runId).reverse();
}

/** Whether nobody needs the journal of a run any more: the run is over, and no file holds what it wrote. */
export const mayBeForgotten = ({ status, applied }: RunState): boolean =>
  status !== 'running' && status !== 'interrupted' && applied === null;

/**
 * Removes the journals of runs that are too old, and answers whose. What can't be read stays: it may be of a newer
 * version, and it is the user's to throw away.
 */
export async function forgetOldRuns(journal: Journal, retention: Retention): Promise<readonly RunId[]> {
  const stored = await Promise.all((await journal.list()).map(async (runId) => ({ runId, bytes: await journal.sizeOf(runId) })));
  const forgotten: RunId[] = [];
  for (const runId of tooOld(stored, retention)) {
    const reading = await journal.read(runId);
    if (reading.status !== 'read' || !mayBeForgotten(foldRun(reading.events))) continue;
    if (await journal.remove(runId)) forgotten.push(runId);
  }
  return forgotten;
}
