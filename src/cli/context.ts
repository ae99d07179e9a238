import type { Readable, Writable } from 'node:stream';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import type { Scope } from '../domain/scope.ts';
import type { AgentFiles, VersionControl } from '../ports/workspace.ts';
import type { CrewApi } from '../supervisor/crew-api.ts';
import type { CliModels } from './cli-models.ts';

/** What the commands work with; the main file fills it in. */
export interface CliContext {
  readonly crew: CrewApi;
  readonly code: CodeProject;
  readonly checks: CheckRunner;
  readonly models: CliModels;
  readonly cwd: string;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** The version of this program. */
  readonly version: string;
  /** What must not stand in anything that is written to be shared. */
  readonly secrets: readonly string[];
  /** Whether a person sits at standard input and can be asked. */
  readonly isInteractive: boolean;
  /** Whether colours may be used on standard output. */
  readonly colours: boolean;
  versionControl(folder: string): VersionControl;
  /** What a folder that is trusted tells agents, its own recipes included. */
  readAgentFiles(folder: string, scope: Scope): Promise<AgentFiles>;
  /** Calls back when the user interrupts; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

export const say = (context: CliContext, text: string): void => void context.stdout.write(`${text}\n`);
export const complain = (context: CliContext, text: string): void => void context.stderr.write(`${text}\n`);
export const sayJson = (context: CliContext, line: object): void => say(context, JSON.stringify(line));
