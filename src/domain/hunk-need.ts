import type { HunkId, WorkspacePath } from './ids.ts';

/** That one hunk can't be accepted without another. */
export interface HunkNeed {
  readonly hunk: HunkId;
  readonly needs: HunkId;
  /** What it needs from it: a name, or a file. */
  readonly what: string;
  /** False where they only speak of the same thing: then types decide. */
  readonly isSure: boolean;
}

/** What comes of accepting some hunks of a change set, and no others. */
export type Selection =
  /** Types were checked, and have nothing to say that the whole change set does not bring as well. */
  | { readonly status: 'compiles' }
  /** Nobody could check types; no hunk lacks another, as far as names tell. */
  | { readonly status: 'unchecked'; readonly reason: string }
  | BrokenSelection;

export interface BrokenSelection {
  readonly status: 'breaks';
  /** The accepted hunks that do not hold without others. */
  readonly breaks: readonly HunkId[];
  /** The smallest ways out that were found; empty where there is none in that direction. */
  readonly closure: Closure;
  /** What the compiler says of the hunks as they are selected; empty where that was not asked. */
  readonly errors: readonly {
    readonly path: WorkspacePath | null;
    readonly line: number;
    readonly code: string;
    readonly message: string;
  }[];
}

export interface Closure {
  /** To be accepted as well. */
  readonly accept: readonly HunkId[];
  /** Or, instead, to be rejected as well. */
  readonly reject: readonly HunkId[];
}
