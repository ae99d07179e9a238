/**
 * Type-checks texts that are only in memory, in milliseconds where it is warm. It is a compiler of its own: what it finds
 * is a hint and a first filter, and the compiler of the project has the last word.
 */
export interface Verifier {
  /** Rejects only when aborted. */
  verify(request: VerifyRequest, signal?: AbortSignal): Promise<Verdict>;
}

/** All names are absolute, with `/` between segments. */
export interface VerifyRequest {
  readonly folder: string;
  /** The disk is looked at anew where this differs from the last request for the folder. */
  readonly state: string;
  readonly config: VerifiedConfig;
  /** All texts that differ from the disk; null for a file that is gone. */
  readonly texts: readonly { readonly name: string; readonly text: string | null }[];
  /** The files that are asked about. */
  readonly names: readonly string[];
  /** Whether to check the whole project. */
  readonly whole: boolean;
  /** Whether what keeps the declarations of `names` from being written counts as an error. */
  readonly declarations: boolean;
  readonly timeoutMs: number;
}

export interface VerifiedConfig {
  readonly name: string;
  /** Compiler options, as a configuration writes them, that come before its own. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The names of the configurations it references. */
  readonly references: readonly string[];
}

export type Verdict =
  | {
      readonly status: 'checked';
      readonly compiler: string;
      readonly errors: readonly VerifierError[];
      /** Of `names`, those that are not in the project: nothing is said of them. */
      readonly missing: readonly string[];
      readonly ms: number;
    }
  /** Nothing was checked. The reason is a clause. */
  | { readonly status: 'unavailable'; readonly reason: string };

export interface VerifierError {
  /** Null where it is of no file. */
  readonly name: string | null;
  /** How many characters come before it. */
  readonly position: number;
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Starts and ends compilers for a verifier: they belong to whom lives longer than its thread. */
export interface CompilerKeeper {
  /** Starts one; the one before it is ended. */
  start(request: { readonly folder: string }): Promise<StartedCompiler | { readonly unavailable: string }>;
  /** Ends it at once, whatever it is doing; nothing where it is gone already. Resolves once it is gone, or after half a second. */
  end(compiler: { readonly pid: number }): Promise<void>;
}

export interface StartedCompiler {
  readonly pid: number;
  /** Where it listens: a Unix socket or a named pipe. */
  readonly address: string;
  readonly version: string;
}
