import type { RunId, WorkspacePath } from '../domain/ids.ts';
import type { FileText } from './code.ts';
import type { Diagnostic } from './diagnosis.ts';
import type { ProbedFunction, ProbeReport } from './probe.ts';

/**
 * Runs the workspace's own compiler and tests, in temporary mirrors that use its real node_modules. The workspace
 * itself is never written. Only for trusted folders: everything here executes code of the folder.
 */
export interface CheckRunner {
  /** The command that runs the folder's tests, or why there is none; with `files` only these, where its test runner can be told. */
  findTestCommand(
    request: { readonly folder: string; readonly testCommand?: string; readonly files?: readonly WorkspacePath[] },
    signal?: AbortSignal,
  ): Promise<TestCommand>;
  /** Runs the tests of a mirror. `phase` names the mirror: texts given for one phase never show in the other. */
  runTests(
    request: Omit<MirrorRequest, 'phase'> & {
      /** `mutant`: the change with a fault put in. */
      readonly phase: MirrorRequest['phase'] | 'mutant';
      readonly command: string;
      readonly timeoutMs: number;
      /** Which time this is that the same is run, from 1; an answer that is remembered is that of the same attempt. */
      readonly attempt?: number;
    },
    signal?: AbortSignal,
  ): Promise<TestReport>;
  /** Type-checks a mirror with the `typescript` that the folder itself installs. */
  checkTypes(
    request: MirrorRequest & { readonly scopePaths: readonly WorkspacePath[]; readonly timeoutMs: number },
    signal?: AbortSignal,
  ): Promise<TypeReport>;
  /** Formats these files, whose texts are given, with the formatter that the folder installs and uses. */
  format(
    request: Omit<MirrorRequest, 'phase'> & { readonly paths: readonly WorkspacePath[]; readonly timeoutMs: number },
    signal?: AbortSignal,
  ): Promise<FormatReport>;
  /** The linter that the folder is set up for, by reading alone; null where there is none. */
  findLinter(request: { readonly folder: string }, signal?: AbortSignal): Promise<{ readonly name: string } | null>;
  /** Runs the folder's own linter on these files of a mirror, those that there are. */
  lint(
    request: MirrorRequest & { readonly paths: readonly WorkspacePath[]; readonly timeoutMs: number },
    signal?: AbortSignal,
  ): Promise<LintReport>;
  /** Calls functions on both sides of a change with the same inputs, in a process of its own. Ends by its time limit, with what was found by then. */
  probe(
    request: Omit<MirrorRequest, 'phase'> & {
      readonly functions: readonly ProbedFunction[];
      readonly seed: number;
      readonly timeoutMs: number;
    },
    signal?: AbortSignal,
  ): Promise<ProbeReport>;
  /** Removes the run's mirrors; what still runs in them is ended first. */
  closeRun(request: { readonly runId: RunId }, signal?: AbortSignal): Promise<void>;
}

export interface MirrorRequest {
  readonly runId: RunId;
  readonly folder: string;
  readonly phase: 'before' | 'after';
  /** Texts that differ from the disk: unsaved buffers, and for `after` the changes. */
  readonly texts: readonly FileText[];
}

export type TestCommand =
  /** `selected`: it runs only the files that were asked for. */
  { readonly found: true; readonly command: string; readonly selected?: boolean } | { readonly found: false; readonly reason: string };

export type TestReport =
  | {
      readonly status: 'ran';
      readonly command: string;
      readonly exitCode: number;
      /** Null where the output's format is not known: then only the exit code speaks. */
      readonly counts: TestCounts | null;
      readonly failures: readonly string[];
      readonly outputTail: string;
      readonly ms: number;
    }
  | { readonly status: 'timed-out'; readonly command: string; readonly outputTail: string; readonly ms: number }
  | { readonly status: 'unavailable'; readonly reason: string };

export type FormatReport =
  | {
      readonly status: 'formatted';
      /** `prettier 3.9.1`. */
      readonly formatter: string;
      /** The files whose texts it changed. */
      readonly files: readonly { readonly path: WorkspacePath; readonly text: string }[];
      /** What it could not format, a line each. */
      readonly problems: readonly string[];
    }
  /** The folder has no formatter of its own. */
  | { readonly status: 'none' }
  | { readonly status: 'unavailable'; readonly reason: string };

export type LintReport =
  | {
      readonly status: 'linted';
      /** `eslint 9.39.1`. */
      readonly linter: string;
      /** What was run, as a person would type it. */
      readonly command: string;
      readonly files: number;
      readonly messages: readonly LintMessage[];
      readonly ms: number;
    }
  | { readonly status: 'unavailable'; readonly reason: string };

/** `code` is the rule. */
export interface LintMessage {
  readonly path: WorkspacePath;
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly isError: boolean;
}

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export type TypeReport =
  | {
      readonly status: 'checked';
      /** What was run, as a person would type it. */
      readonly command: string;
      readonly compiler: string;
      readonly configs: readonly string[];
      readonly diagnostics: readonly Diagnostic[];
      /** Of the scope's code files, those that no project holds: nobody has looked at them. */
      readonly unchecked: readonly WorkspacePath[];
      readonly ms: number;
    }
  | {
      readonly status: 'unavailable';
      readonly reason: string;
      /** It was there and was run, but did not come to check everything. */
      readonly brokeDown?: true;
    };
