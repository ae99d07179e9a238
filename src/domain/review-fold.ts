import type { HunkDecision } from './change.ts';
import type { HunkId } from './ids.ts';
import type { Applied, Applying, ChangesRebased, HunkDecided, Undoing, Undone } from './review-event.ts';
import type { RunState } from './run-state.ts';

/** The state after one more thing was done with the changes that the run offers. */
export function foldReview(state: RunState, event: ChangesRebased | HunkDecided | Applying | Applied | Undoing | Undone): RunState {
  switch (event.type) {
    case 'changes-rebased':
      return rebased(state, event);
    case 'hunk-decided': {
      const decisions = new Map(state.decisions);
      for (const hunkId of event.hunkIds) decisions.set(hunkId, event.decision);
      return { ...state, decisions };
    }
    case 'applying':
      return { ...state, writing: { what: 'apply', pid: event.pid } };
    case 'applied':
      return { ...state, applied: { type: 'applied', files: event.files, skipped: event.skipped }, undone: null, writing: null };
    case 'undoing':
      return { ...state, writing: { what: 'undo', pid: event.pid } };
    case 'undone': {
      const undone = { files: event.files, skipped: event.skipped };
      return { ...state, undone, writing: null, ...(event.skipped.length === 0 && { applied: null }) };
    }
  }
}

function rebased(state: RunState, { files, conflicts, decisions }: ChangesRebased): RunState {
  if (!state.changes) return state;
  const moved = new Map(files.map((file) => [file.path, file]));
  const isMoved = (hunkId: HunkId): boolean => [...moved.keys()].some((path) => hunkId.startsWith(`${path}#`));
  const kept = [...state.decisions].filter(([hunkId]) => !isMoved(hunkId));
  return {
    ...state,
    changes: {
      files: state.changes.files.map((file) => moved.get(file.path) ?? file).filter((file) => file.hunks.length > 0),
      conflicts: [...state.changes.conflicts, ...conflicts],
    },
    decisions: new Map<HunkId, HunkDecision>([...kept, ...decisions]),
    certificate: null,
    checks: [],
  };
}
