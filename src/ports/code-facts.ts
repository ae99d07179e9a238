/** What the engine tells of symbols: data only. */
import type { TaskId, WorkspacePath } from '../domain/ids.ts';

/** What a file declares, in the order of its text; members follow what they belong to. */
export interface FileOutline {
  readonly path: WorkspacePath;
  readonly lines: number;
  readonly symbols: readonly OutlinedSymbol[];
}

export interface OutlinedSymbol {
  /** For a member `Owner.member`. */
  readonly name: string;
  readonly kind: SymbolKind;
  readonly exported: boolean;
  readonly firstLine: number;
  readonly lastLine: number;
  /** The declaration without its body, on one line. */
  readonly signature: string;
}

export type SymbolKind =
  | 'function'
  | 'class'
  | 'interface'
  | 'type'
  | 'enum'
  | 'variable'
  | 'namespace'
  | 'method'
  | 'property'
  | 'constructor'
  | 'accessor'
  | 'member'
  | 're-export';

/** Where a symbol is used, in all projects of the workspace that see it. */
export interface References {
  /** What was looked for, as its declaration or its type says it. */
  readonly symbol: string;
  readonly total: number;
  readonly files: number;
  /** At most as many as were asked for, those of the declaring file first. */
  readonly references: readonly Reference[];
}

export interface Reference {
  readonly path: WorkspacePath;
  readonly line: number;
  /** The line's text, trimmed. */
  readonly text: string;
  readonly role: 'declaration' | 'import' | 'write' | 'read';
}

/** What the compiler knows of a name at one place. */
export interface TypeAtPlace {
  readonly path: WorkspacePath;
  readonly line: number;
  readonly column: number;
  readonly name: string;
  /** As an editor shows it: `const total: number`. */
  readonly type: string;
  /** Its JSDoc, tags included; empty where there is none. */
  readonly documentation: string;
  /** Every way in which it can be called, where there are several; `type` shows one of them. */
  readonly overloads?: readonly string[];
  /** Where it is declared. What is installed above the folder, or comes with the compiler, is told from `node_modules` on. */
  readonly declaredAt: readonly { readonly path: string; readonly line: number }[];
}

/** A file that is left out, with the reason as a sentence. */
export interface SkippedFile {
  readonly path: WorkspacePath;
  readonly why: string;
}

/** Lines of a task that were not taken over, because those of another are there already. */
export interface AdoptionConflict {
  readonly path: WorkspacePath;
  readonly dropped: TaskId;
  readonly keptLines: readonly string[];
  readonly droppedLines: readonly string[];
}

export interface TextMatch {
  readonly path: WorkspacePath;
  readonly line: number;
  readonly text: string;
}

/** The modules of a folder that define recipes, as they were read. */
export type RecipeFiles = readonly { readonly path: WorkspacePath; readonly text: string }[];
