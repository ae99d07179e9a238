import type { RoleName, WorkspacePath } from './ids.ts';

/** A kind of subagent that the user has defined: plain data, kept with the run so that nothing depends on its file later. */
export interface RoleDefinition {
  readonly name: RoleName;
  /** When the supervisor is to use it, in a sentence. */
  readonly description: string;
  /** What it is told besides what every subagent is told. */
  readonly instructions: string;
  /** The names of its tools here. */
  readonly tools: readonly string[];
  /** Whose findings and endings it hears of. */
  readonly listensTo: readonly RoleName[];
  /** The model that it asks for. */
  readonly model?: string;
  /** The file that defines it. */
  readonly path: WorkspacePath;
}

/** A text of the repository that tells agents how to work in it, such as AGENTS.md. */
export interface RepositoryInstructions {
  readonly path: WorkspacePath;
  readonly text: string;
}

/** What a folder tells agents, as far as a run goes by it. */
export interface FolderWords {
  /** The roles that it defines, as they were when the run began. */
  readonly roles?: readonly RoleDefinition[];
  /** How to work in it, likewise. */
  readonly instructions?: readonly RepositoryInstructions[];
  /** The modules of the recipes that it brings, likewise. */
  readonly recipes?: readonly { readonly path: WorkspacePath; readonly text: string }[];
  /** What the user is told of all that. */
  readonly agentFiles?: string;
}
