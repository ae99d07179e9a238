/** What the engine finds when it compares the code before and after a change: data only. */
import type { WorkspacePath } from '../domain/ids.ts';

/** Which of the changed files become other JavaScript. */
export interface EmitDelta {
  readonly compiler: string;
  /** Code that becomes the same JavaScript, comments aside. */
  readonly same: readonly WorkspacePath[];
  readonly different: readonly WorkspacePath[];
  /** What is no code, so that no compiler can say what comes of it. */
  readonly other: readonly WorkspacePath[];
  /** Why the same JavaScript does not have to mean the same behaviour here, a clause each. */
  readonly doubts: readonly string[];
}

/** A package of the workspace whose entries lead to changed code. */
export interface PublicPackage {
  /** Its name, or its folder where it has none. */
  readonly name: string;
  readonly entries: readonly WorkspacePath[];
}

/** How what packages offer to others differs after a change. */
export type ApiDelta =
  | {
      readonly status: 'compared';
      readonly compiler: string;
      readonly packages: readonly PublicPackage[];
      /** How many exports were compared. */
      readonly exports: number;
      readonly changes: readonly ApiChange[];
      /** Entries that no source was found for, as package.json has them. */
      readonly untraced: readonly string[];
    }
  | { readonly status: 'unavailable'; readonly reason: string };

export interface ApiChange {
  readonly kind: 'added' | 'extended' | 'renamed' | 'changed' | 'removed';
  /** The name that others import, with the entry's subpath where it has one. */
  readonly name: string;
  /** What it is called after it was renamed. */
  readonly to?: string;
  readonly before?: string;
  readonly after?: string;
}

/** How the modules hang together after a change, as they are loaded at run time. */
export interface ModuleDelta {
  /** How many modules were looked at. */
  readonly modules: number;
  /** Circles of imports that were none before; each from one module round to the same. */
  readonly cycles: readonly (readonly WorkspacePath[])[];
  /** Modules that do something when they are loaded, and now do it the other way round. */
  readonly swapped: readonly { readonly root: WorkspacePath; readonly first: WorkspacePath; readonly second: WorkspacePath }[];
  /** Modules that do something when they are loaded, and are not loaded any more. */
  readonly dropped: readonly { readonly root: WorkspacePath; readonly module: WorkspacePath }[];
  /** What was not compared, and why, a clause each. */
  readonly unchecked: readonly string[];
}
