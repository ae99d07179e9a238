import { carryOver, isAsOffered } from '../changeset/carry-over.ts';
import { isEmpty, type CarriedChanges, type ChangeSet } from '../domain/change.ts';
import type { RunState } from '../domain/run-state.ts';
import type { CodeProject } from '../ports/code.ts';
import { certifyOffered, type CertifyPorts } from './certify-offered.ts';
import type { RunRequest } from './crew-api.ts';
import type { RunRecord } from './run-record.ts';
import { conflictsGivenAway } from './settle-conflict.ts';
import { mergeOffered } from './task-changes.ts';

/**
 * Merges what the tasks changed with what the user has made of it so far, puts it on record as what the run offers, and has
 * it checked. Where the merge finds conflicts that are news, it is not checked yet. Throws when aborted.
 */
export async function offerChanges(record: RunRecord, request: RunRequest, ports: CertifyPorts, signal: AbortSignal): Promise<void> {
  const fromTasks = await mergeOffered(record.state, ports.code, signal);
  const { state } = record;
  // What was handed over once more as it was has been checked.
  if (state.certificate && JSON.stringify(fromTasks) === JSON.stringify(state.fromTasks)) return;
  const { changes, decisions } = await carried(state, fromTasks, ports.code, signal);
  // Who was stopped, or whose run somebody else has taken up meanwhile, puts nothing on record.
  signal.throwIfAborted();
  const known = state.news.length;
  record.record({
    type: 'changes-offered',
    changes,
    ...(changes !== fromTasks && { fromTasks }),
    ...(decisions.length > 0 && { decisions }),
  });
  // The supervisor may want to settle a conflict that it did not know of: then this is not the last word.
  if (isEmpty(changes) || record.state.news.length > known) return;
  await certifyOffered(record, request, ports, signal);
}

/** Who knows the code merges by declarations what the user has written and what a task now offers; without it, or where it fails, lines decide. */
async function carried(state: RunState, now: ChangeSet, code: CodeProject, signal: AbortSignal): Promise<CarriedChanges> {
  const { changes, yielded, fromTasks: offered, decisions: decided } = state;
  if (!changes || !offered) return { changes: now, decisions: [] };
  const shown = { ...changes, files: [...changes.files, ...yielded] };
  const anew = { shown, offered, now, decided, settled: conflictsGivenAway(state) };
  if (isAsOffered(anew)) return carryOver(anew);
  return code.carryOver({ ...anew, decided: [...decided] }, signal).catch(() => {
    signal.throwIfAborted();
    return carryOver(anew);
  });
}
