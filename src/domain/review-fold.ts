import type { HunkDecision } from './change.ts';
import type { HunkId } from './ids.ts';
import type {
  Applied,
  Applying,
  ChangesEdited,
  ChangesRebased,
  Committed,
  HunkDecided,
  Recertifying,
  Undoing,
  Undone,
  Voided,
} from './review-event.ts';
import type { RunState } from './run-state.ts';

/** The state after one more thing was done with the changes that the run offers. */
export function foldReview(
  state: RunState,
  event: ChangesRebased | ChangesEdited | Recertifying | Committed | HunkDecided | Applying | Applied | Undoing | Undone,
): RunState {
  switch (event.type) {
    case 'changes-rebased':
      return replaced(state, event, 'moved-on');
    case 'changes-edited':
      return replaced(state, { ...event, conflicts: [] }, 'edited');
    case 'recertifying':
      return { ...state, certificate: null, checks: [], runningChecks: [] };
    case 'hunk-decided': {
      const decisions = new Map(state.decisions);
      for (const hunkId of event.hunkIds) decisions.set(hunkId, event.decision);
      return { ...state, decisions };
    }
    case 'committed':
      return { ...state, committed: [...state.committed, { branch: event.branch, commit: event.commit, files: event.files }] };
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

function replaced(
  state: RunState,
  { files, conflicts, decisions }: Pick<ChangesRebased, 'files' | 'conflicts' | 'decisions'>,
  why: Voided['why'],
): RunState {
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
    runningChecks: [],
    voided: {
      why,
      files: [...new Set([...(state.voided?.files ?? []), ...moved.keys()])],
      tookMs: Math.max(state.voided?.tookMs ?? 0, ...state.checks.map(({ ms }) => ms)),
    },
  };
}
