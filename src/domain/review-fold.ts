import type { ChangedFile, ChangeSet, Hunk, HunkDecision } from './change.ts';
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
      return { ...state, decisions, renewed: without(state.renewed, event.hunkIds) };
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
  const { files: before } = state.changes;
  const now = new Map(files.map((file) => [file.path, file]));
  const isReplaced = (hunkId: HunkId): boolean => [...now.keys()].some((path) => hunkId.startsWith(`${path}#`));
  const kept = [...state.decisions].filter(([hunkId]) => !isReplaced(hunkId));
  const added = files.filter(({ path }) => before.every((file) => file.path !== path));
  const all = [...before.map((file) => now.get(file.path) ?? file), ...added].filter((file) => file.hunks.length > 0);
  const renewed = [...state.renewed].filter((hunkId) => !isReplaced(hunkId));
  const changes: ChangeSet = {
    files: added.length > 0 ? all.sort((one, other) => (one.path < other.path ? -1 : 1)) : all,
    conflicts: [...state.changes.conflicts, ...conflicts],
  };
  return {
    ...state,
    changes,
    yielded: yieldedIn([...state.yielded.filter(({ path }) => !now.has(path)), ...files], changes),
    renewed: new Set(why === 'moved-on' ? [...renewed, ...files.flatMap((file) => differentHunks(before, file))] : renewed),
    decisions: new Map<HunkId, HunkDecision>([...kept, ...decisions]),
    certificate: null,
    checks: [],
    runningChecks: [],
    voided: {
      why,
      files: [...new Set([...(state.voided?.files ?? []), ...now.keys()])],
      tookMs: Math.max(state.voided?.tookMs ?? 0, ...state.checks.map(({ ms }) => ms)),
    },
  };
}

/** Those of some files of which nothing is offered, and there is a conflict with the user to tell why. */
export function yieldedIn(some: readonly ChangedFile[], { files, conflicts }: ChangeSet): readonly ChangedFile[] {
  const offered = new Set(files.map(({ path }) => path));
  const disputed = new Set(conflicts.flatMap(({ kept, path }) => (kept === 'user' ? [path] : [])));
  return some.filter(({ path, hunks }) => hunks.length === 0 && disputed.has(path) && !offered.has(path));
}

/** The hunks of a file of which there was none before that changed the same lines in the same way. */
function differentHunks(before: readonly ChangedFile[], { path, from = path, hunks }: ChangedFile): HunkId[] {
  const known = new Set(before.filter((file) => file.path === path || file.path === from).flatMap((file) => file.hunks.map(linesOf)));
  return hunks.filter((hunk) => !known.has(linesOf(hunk))).map(({ id }) => id);
}

const linesOf = ({ baseLines, afterLines }: Hunk): string => JSON.stringify([baseLines, afterLines]);

const without = (ids: ReadonlySet<HunkId>, some: readonly HunkId[]): ReadonlySet<HunkId> =>
  some.some((id) => ids.has(id)) ? new Set([...ids].filter((id) => !some.includes(id))) : ids;
