import type { ModelArgument } from './model-argument.ts';

/** What was asked for on the command line, checked. */
export type Command =
  | RunCommand
  | RecipesCommand
  | { readonly name: 'runs'; readonly json: boolean }
  | ShowCommand
  | { readonly name: 'rm'; readonly runs: readonly string[] }
  | ApplyCommand
  | { readonly name: 'undo'; readonly run: string }
  | ResumeCommand
  | ReplayCommand
  | VerifyCommand
  | { readonly name: 'help' }
  | { readonly name: 'version' };

export interface RunCommand {
  readonly name: 'run';
  readonly goal: string;
  readonly paths: readonly string[];
  readonly folder: string | null;
  readonly recipe: { readonly id: string; readonly with: Readonly<Record<string, unknown>> } | null;
  readonly concurrency: number | null;
  readonly timeoutMs: number | null;
  readonly testCommand: string | null;
  readonly tests: boolean;
  /** Whether it is tried what the tests notice. */
  readonly mutations: boolean;
  readonly trusted: boolean;
  readonly control: boolean;
  readonly apply: boolean;
  /** Only show the plan; nothing starts. */
  readonly plan: boolean;
  readonly patch: string | null;
  readonly markdown: string | null;
  readonly check: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  readonly maxCostUsd: number | null;
  readonly model: ModelArgument;
}

export interface RecipesCommand {
  readonly name: 'recipes';
  readonly paths: readonly string[];
  readonly folder: string | null;
  /** Also count where each may have something to do. */
  readonly places: boolean;
  readonly trusted: boolean;
  readonly json: boolean;
}

export interface ShowCommand {
  readonly name: 'show';
  readonly run: string;
  readonly json: boolean;
  readonly markdown: string | null;
  readonly patch: string | null;
}

export interface ApplyCommand {
  readonly name: 'apply';
  readonly run: string;
  readonly accept: 'all' | readonly string[] | null;
  /** Write hunks though they do not compile without others. */
  readonly anyway: boolean;
  /** Where it is committed, in place of being written. */
  readonly branch: string | null;
  /** Whether the commit gets a git note of who wrote which lines. */
  readonly note: boolean;
}

export interface ReplayCommand {
  readonly name: 'replay';
  readonly run: string;
  readonly json: boolean;
}

export interface ResumeCommand {
  readonly name: 'resume';
  readonly run: string;
  readonly json: boolean;
  readonly control: boolean;
  readonly yes: boolean;
  /** Null: what answered it before. */
  readonly model: ModelArgument | null;
}

export interface VerifyCommand {
  readonly name: 'verify';
  readonly patch: string | null;
  readonly folder: string | null;
  readonly testCommand: string | null;
  readonly tests: boolean;
  /** Whether it is tried what the tests notice. */
  readonly mutations: boolean;
  readonly trusted: boolean;
  readonly json: boolean;
}
