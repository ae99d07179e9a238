import type { Fingerprint, FindingId, HunkId, MessageId, RoleName, TaskId, WorkspacePath } from './ids.ts';

/** Replaces the characters from `start` up to (not including) `end` by `text`. Offsets count UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where an edit comes from, kept with every hunk through merge, split and partial acceptance. */
export interface Provenance {
  readonly taskId: TaskId;
  readonly role: RoleName;
  readonly source: RecipeSource | { readonly type: 'model'; readonly model: string } | { readonly type: 'user' };
  /** Why, in a sentence a reviewer reads. */
  readonly reason: string;
  readonly finding?: FindingId;
  /** The steering message that asked for it, if one did. */
  readonly message?: MessageId;
}

export interface RecipeSource {
  readonly type: 'recipe';
  readonly recipe: string;
  /** What it has to be told to do the same once more, on what another task wrote; only of recipes that can be done over. */
  readonly with?: Readonly<Record<string, unknown>>;
}

/** Edits made together, against the text that the step before left; ascending, not overlapping. */
export interface EditStep {
  readonly provenance: Provenance;
  readonly edits: readonly TextEdit[];
}

/**
 * One file as a task leaves it. `base` is null for a created file, `after` is null for a deleted one.
 * Replaying `steps` on `base` gives `after`.
 */
export interface FileChange {
  readonly path: WorkspacePath;
  readonly base: FileContent | null;
  readonly after: string | null;
  readonly steps: readonly EditStep[];
}

export interface FileContent {
  readonly text: string;
  readonly fingerprint: Fingerprint;
}

/** What one task changed: the difference between its overlay and the workspace as the editor has it. */
export interface TaskChanges {
  readonly taskId: TaskId;
  readonly files: readonly FileChange[];
  /** The task whose finished overlay this one built on; its changes are contained in these. */
  readonly basedOn?: TaskId;
}

/** What a run offers: the changes of its tasks, merged and cut into hunks. */
export interface ChangeSet {
  readonly files: readonly ChangedFile[];
  readonly conflicts: readonly Conflict[];
}

export interface ChangedFile {
  readonly path: WorkspacePath;
  /** What the tasks call it, where the user has moved it since. */
  readonly from?: WorkspacePath;
  readonly base: FileContent | null;
  readonly after: string | null;
  readonly hunks: readonly Hunk[];
}

/** Lines of `base` replaced by other lines. Lines keep their line ends; numbers count from 1 and, for an insertion, name the line it goes before. */
export interface Hunk {
  readonly id: HunkId;
  readonly path: WorkspacePath;
  readonly baseStart: number;
  readonly baseLines: readonly string[];
  readonly afterStart: number;
  readonly afterLines: readonly string[];
  readonly provenance: Provenance;
  /** Further sources, where edits of several ended up in the same lines. */
  readonly alsoFrom: readonly Provenance[];
}

/**
 * Two changed the same lines in different ways, or in ways that don't compile together. The file keeps the version of the
 * first, which may be the user's own newer edit, or stays as it was; the user is shown both.
 */
export interface Conflict {
  readonly path: WorkspacePath;
  /** Whose lines stay; `base`: those that were there before any task. */
  readonly kept: TaskId | 'user' | 'base';
  readonly dropped: TaskId;
  readonly keptLines: readonly string[];
  readonly droppedLines: readonly string[];
  /** Why both can't stand, where that does not show in the lines. */
  readonly cause?: ConflictCause;
  /** The same as an English clause, in journals of before there were causes. */
  readonly reason?: string;
}

/** Changes do not compile together: what the compiler says of them, at a line of what was dropped. */
export interface ConflictCause {
  readonly kind: 'does-not-compile';
  readonly code: string;
  readonly message: string;
  /** What another task has changed that it does not go with, where the error tells. */
  readonly against?: {
    readonly taskId: TaskId;
    readonly path: WorkspacePath;
    readonly line: number;
    readonly lines: readonly string[];
  };
  /** To leave it out would not have helped: it is in the file all the same. */
  readonly isIn?: true;
}

/** Tells one conflict from another. */
export const conflictKey = ({ path, kept, dropped, keptLines, droppedLines }: Conflict): string =>
  JSON.stringify([path, kept, dropped, keptLines, droppedLines]);

/** Why both can't stand, as an English clause; undefined where the lines say it. */
export const describeCause = ({ cause, reason }: Pick<Conflict, 'cause' | 'reason'>): string | undefined =>
  cause ? `together they do not compile: ${cause.code} ${cause.message}` : reason;

export type HunkDecision = 'accepted' | 'rejected';

/** What is offered on top of what the user has made of the workspace meanwhile. */
export interface RebasedChanges {
  /** The files of which something else is offered now, new ones among them; without hunks those of which nothing is. */
  readonly files: readonly ChangedFile[];
  /** Where the user changed the same lines differently: theirs stay. */
  readonly conflicts: readonly Conflict[];
  /** What the user had decided of hunks that are still the same. */
  readonly decisions: readonly (readonly [HunkId, HunkDecision])[];
}

/** What tasks offer anew, with what the user has made of what they offered before. */
export interface CarriedChanges {
  readonly changes: ChangeSet;
  /** What the user had decided of hunks that are still the same. */
  readonly decisions: readonly (readonly [HunkId, HunkDecision])[];
}

export function isEmpty(changes: ChangeSet): boolean {
  return changes.files.length === 0;
}
