/** What happens to the changes of a run after they were offered. */
import type { ChangedFile, Conflict, HunkDecision } from './change.ts';
import type { HunkId, WorkspacePath } from './ids.ts';

/** Files that the user had edited since: what was offered of them now stands on those edits. What was checked is void. */
export interface ChangesRebased {
  readonly type: 'changes-rebased';
  /** In place of those of the same path. One that was not offered before: what was done elsewhere is done in it as well, as it has come to need it. */
  readonly files: readonly ChangedFile[];
  readonly conflicts: readonly Conflict[];
  /** What had been decided of the hunks of these files that are still the same. */
  readonly decisions: readonly (readonly [HunkId, HunkDecision])[];
}

/** The user has written some hunks anew: these files are now offered like this. What was checked is void. */
export interface ChangesEdited {
  readonly type: 'changes-edited';
  readonly files: readonly ChangedFile[];
  /** What had been decided of the hunks of these files that are still the same. */
  readonly decisions: readonly (readonly [HunkId, HunkDecision])[];
}

/** What is offered is being checked anew: what other checks of it have said so far counts no more. */
export interface Recertifying {
  readonly type: 'recertifying';
}

/** Why what was checked says nothing of what is offered now. */
export interface Voided {
  /** The workspace had newer edits of the user, or the user has edited the changes themselves. */
  readonly why: 'moved-on' | 'edited';
  readonly files: readonly WorkspacePath[];
  /** How long the longest of the void checks had taken. */
  readonly tookMs: number;
}

export interface HunkDecided {
  readonly type: 'hunk-decided';
  readonly hunkIds: readonly HunkId[];
  readonly decision: HunkDecision;
}

/** A file as it was and as it was written; null where it did not or does not exist. */
export interface WrittenFile {
  readonly path: WorkspacePath;
  readonly before: string | null;
  readonly after: string | null;
}

export interface SkippedFile {
  readonly path: WorkspacePath;
  readonly reason: string;
}

/** About to write: where no `applied` follows, that was cut off, and has to be done again. */
export interface Applying {
  readonly type: 'applying';
  readonly pid: number;
}

export interface Applied {
  readonly type: 'applied';
  readonly files: readonly WrittenFile[];
  readonly skipped: readonly SkippedFile[];
}

/** The accepted hunks are a commit on a branch of their own; the workspace is as it was. */
export interface Committed {
  readonly type: 'committed';
  readonly branch: string;
  readonly commit: string;
  readonly files: readonly WorkspacePath[];
}

/** About to take back: where no `undone` follows, that was cut off, and has to be done again. */
export interface Undoing {
  readonly type: 'undoing';
  readonly pid: number;
}

export interface Undone {
  readonly type: 'undone';
  readonly files: readonly WorkspacePath[];
  readonly skipped: readonly SkippedFile[];
}
