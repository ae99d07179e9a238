import type { SkippedFile, WrittenFile } from '../domain/review-event.ts';
import type { FileContent } from '../domain/change.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { OpenBuffer } from './code.ts';

/** The one way in which the workspace is written. */
export interface Applier {
  /** A file as it is now, with the user's unsaved edits; null where there is none. Throws where it can't be had as text. */
  read(path: WorkspacePath): Promise<FileContent | null>;
  /**
   * Writes the files whose content is still `before`; skips the others with the reason. One that is `after` already counts
   * as written: to do the same twice is to do it once. Either all that are not skipped are written or, where one could
   * not be written to the end, none. `before` null creates, `after` null deletes. Refuses paths outside the workspace and
   * links that lead out of it.
   */
  apply(files: readonly WrittenFile[]): Promise<ApplyReport>;
}

export interface ApplyReport {
  readonly written: readonly WrittenFile[];
  readonly skipped: readonly SkippedFile[];
  /** Files that had moved on: nothing was written, what is offered of them stands on the newer edits and wants another look. */
  readonly rebased?: readonly string[];
}

/** What the editor has open and not saved. */
export interface EditorBuffers {
  unsaved(): readonly OpenBuffer[];
}

export const NO_BUFFERS: EditorBuffers = { unsaved: () => [] };

/** Git, where there is one. Runs nothing that the repository configures: no hooks, filters, external diffs, monitors. */
export interface VersionControl {
  /** Whether the folder is in a work tree. */
  isRepository(): Promise<boolean>;
  head(): Promise<string | null>;
  status(): Promise<
    readonly { readonly path: WorkspacePath; readonly state: 'modified' | 'added' | 'deleted' | 'renamed' | 'untracked' }[]
  >;
  /** The uncommitted change as a unified diff, untracked files left out. */
  diff(): Promise<string>;
  /** The text of a file at HEAD, or at another commit; null if it is not there. */
  show(path: WorkspacePath, commit?: string): Promise<string | null>;
  /** Where the folder lies in the work tree, with a `/` at the end; empty for all of it. */
  prefix(): Promise<string>;
  branch(name: string): Promise<void>;
  /** Commits exactly these paths; the index otherwise stays as it is. */
  commit(message: string, paths: readonly WorkspacePath[]): Promise<string>;
  /**
   * Commits texts on a new branch that stands on HEAD, and answers the commit. Index, work tree and HEAD stay as they are,
   * whatever is in them; of files that differ from HEAD only what `before` and `after` differ in is committed. Rejects,
   * with nothing changed, where there is such a branch, or where that can't be told apart.
   */
  commitOnBranch(commit: BranchCommit): Promise<string>;
  /** Writes a note on a commit under a ref of its own, `refs/notes/…`; notes on others stay. Rejects where the commit has one there. Nothing else changes. */
  addNote(note: CommitNote): Promise<void>;
}

export interface CommitNote {
  readonly ref: string;
  readonly commit: string;
  readonly text: string;
}

export interface BranchCommit {
  readonly branch: string;
  readonly message: string;
  readonly files: readonly WrittenFile[];
  /** Whether the repository's commit-msg hook may run. No other ever does: they look at the work tree, which is not what is committed. */
  readonly hooks: boolean;
}

/** A file as it was read. */
export interface AgentFile {
  readonly path: WorkspacePath;
  readonly text: string;
}

/** What a folder tells agents: the files that define roles and recipes, and those that say how to work in it. */
export interface AgentFiles {
  readonly roles: readonly AgentFile[];
  readonly instructions: readonly AgentFile[];
  /** Modules that define recipes, where there are any. */
  readonly recipes?: readonly AgentFile[];
  /** What was left out, a sentence each. */
  readonly problems: readonly string[];
}
