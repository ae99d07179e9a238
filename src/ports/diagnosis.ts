/** What compilers say: data only. */
import type { WorkspacePath } from '../domain/ids.ts';

export interface Diagnostic {
  readonly path: WorkspacePath | null;
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** What the compiler says of some files. */
export interface Diagnosis {
  /** How many files were looked at. */
  readonly files: number;
  /** Errors that the workspace does not have: compared by file, code and message, never by position. */
  readonly errors: readonly Diagnostic[];
  /** Errors that it has as well. */
  readonly known: readonly Diagnostic[];
  readonly hints: readonly Diagnostic[];
  /** What was not looked at, and why, as a clause. */
  readonly unchecked: readonly { readonly path: WorkspacePath; readonly reason: string }[];
}

/** `unchecked`: what a check left out, a clause each: changed files that no config holds, dependent projects that can't be checked. */
export type TypeDelta =
  | {
      readonly status: 'checked';
      readonly compiler: string;
      readonly configs: readonly string[];
      readonly before: readonly Diagnostic[];
      readonly after: readonly Diagnostic[];
      readonly ms: number;
      readonly unchecked?: readonly string[];
      /** Why the native compiler, which is asked first, was not used for a project, a clause each. */
      readonly leftToBuiltIn?: readonly string[];
    }
  | {
      readonly status: 'unavailable';
      readonly reason: string;
      /** There is no project that could be checked: nothing was missed. */
      readonly noProject?: true;
    };
