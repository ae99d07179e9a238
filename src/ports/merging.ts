import type { ChangedFile, ChangeSet, Conflict, FileContent, HunkDecision, TaskChanges } from '../domain/change.ts';
import type { HunkId, RunId, WorkspacePath } from '../domain/ids.ts';

/** What a run offers, and what has changed under it. */
export interface OfferedOnNewGround {
  readonly runId: RunId;
  readonly offered: readonly ChangedFile[];
  /** What the tasks changed of which that was made. */
  readonly tasks: readonly TaskChanges[];
  /** Those of the offered files that are not what they were; null for one that is not there any more. */
  readonly moved: readonly { readonly path: WorkspacePath; readonly now: FileContent | null }[];
  readonly decided: readonly (readonly [HunkId, HunkDecision])[];
  /** When the run began, in milliseconds since the epoch: what lay somewhere before was not moved there since. */
  readonly since: number;
}

/** What tasks offer anew, and what the user has made of what they offered before. */
export interface OfferedOverEdits {
  /** What the user has before them. */
  readonly shown: ChangeSet;
  /** What the tasks had offered of it. */
  readonly offered: ChangeSet;
  /** What they offer now. */
  readonly now: ChangeSet;
  /** Conflicts with the user's lines that the user has given to a task to merge. */
  readonly settled: readonly Conflict[];
  readonly decided: readonly (readonly [HunkId, HunkDecision])[];
}
