import type { ts } from 'ts-morph';
import type * as z from 'zod';
import type { TextEdit } from '../domain/change.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import type { Note, RecipeInfo, Refusal, Site } from '../ports/recipe-facts.ts';

/**
 * A deterministic refactoring with exact preconditions.
 *
 * A site that fails a precondition is refused with the reason, never guessed at. Edits are minimal spans of text:
 * comments and untouched lines stay byte-identical. A second run on the result finds nothing to do.
 */
export interface Recipe<With = Readonly<Record<string, unknown>>> {
  readonly info: Omit<RecipeInfo, 'parameters'>;
  readonly parameters: z.ZodType<With>;
  /** The sites in scope, and the edits at each. Only sites that meet every precondition are in `sites`. */
  plan(context: CodeView, request: { readonly with: With; readonly scope: Scope }): Promise<RecipePlan>;
  /** How its places look; left out where text and shape alone say too little. */
  readonly places?: PlaceFinder;
  /**
   * What it has to be told to do what it did at a site once more, on code that others have changed besides. Only recipes
   * whose second run does the same and no more have this.
   */
  readonly again?: (given: With, site: Site) => Readonly<Record<string, unknown>>;
  /** The word that stands wherever there is something for it to do, beside the place that it is told; for recipes that are done over. */
  readonly word?: (given: With) => string;
  /** Whether an edit by hand does what this recipe is for; then the recipe is to do it. */
  readonly recognise?: (edit: HandEdit) => RecognisedEdit | undefined;
}

/** Where a recipe may have something to do, by text and shape alone. Whether it does is for `plan` to say. */
export interface PlaceFinder {
  /** By the text, so that most files need not be parsed. */
  mayBeIn(text: string): boolean;
  /**
   * Where in a text that may have some: only what is around these positions is parsed. What stands in braces without
   * any, be it in a place itself, is then not there for `find`. Left out, or undefined, where everything counts.
   */
  hints?(text: string): Iterable<number> | undefined;
  find(sourceFile: ts.SourceFile): Iterable<ts.Node>;
}

/** One file before and after an edit by hand. */
export interface HandEdit {
  readonly path: WorkspacePath;
  readonly before: ts.SourceFile;
  readonly after: ts.SourceFile;
}

export interface RecognisedEdit {
  /** What the edit really is: `renames total to sum`. */
  readonly what: string;
  /** What the recipe has to be told to do it. */
  readonly with: Readonly<Record<string, unknown>>;
}

export interface RecipePlan {
  readonly sites: readonly PlannedSite[];
  readonly refused: readonly Refusal[];
  readonly notes: readonly Note[];
}

/** A site and all that changing it takes, in whichever files; the edits of two sites never overlap. */
export interface PlannedSite {
  readonly site: Site;
  readonly edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>;
  /** Files that are deleted, of which no site edits any. */
  readonly gone?: readonly WorkspacePath[];
  /** Why, for the reviewer: `keeps the cause of a rethrown error`. */
  readonly reason: string;
}

/** The workspace through one task's overlay, as recipes and pattern searches see it. Valid until the overlay changes. */
export interface CodeView {
  /** JavaScript and TypeScript files in scope that may be edited: not ignored by git, generated, vendored or declarations. Sorted. */
  editableFiles(scope: Scope): Promise<readonly WorkspacePath[]>;
  /** All files in scope that git would not ignore (Markdown too). Sorted. */
  allFiles(scope: Scope): Promise<readonly WorkspacePath[]>;
  /** A file's text through the overlay; throws when there is none. */
  text(path: WorkspacePath): string;
  /** The same, or undefined where there is no such file, or none that can be had as text. */
  tryText(path: WorkspacePath): string | undefined;
  /** The files that the task changed, with their texts before; undefined for those that are new. Deleted ones are among them. */
  changedFiles(): ReadonlyMap<WorkspacePath, string | undefined>;
  /** A file of a package that a file of the workspace may import, as a compiler finds it: through links, and above the workspace. */
  installedText(name: string, file: string, from: WorkspacePath): string | undefined;
  /** Parsed, with parent pointers; no types, no program. Cached by text. */
  sourceFile(path: WorkspacePath): ts.SourceFile;
  /** The language service of the project that holds the file, through the overlay; loaded at the first use. */
  languageService(path: WorkspacePath): ts.LanguageService;
  /** Whether that project may hold a certain module of the workspace as well. False is sure; no project is loaded to tell. */
  mayHold(path: WorkspacePath, module: WorkspacePath): boolean;
  /** The compiler options of that project. */
  compilerOptions(path: WorkspacePath): ts.CompilerOptions;
  /** Between workspace paths and the absolute names that the language service uses; undefined for a file outside the workspace. */
  toAbsolute(path: WorkspacePath): string;
  toWorkspace(absolute: string): WorkspacePath | undefined;
  /** The file of the workspace that an import in a file means; undefined for what lies outside of it, and for what can't be found. */
  resolveModule(specifier: string, from: WorkspacePath): WorkspacePath | undefined;
  /** Lets other callers of the engine have a turn; rejects when the call was aborted. Call it between files. */
  pause(): Promise<void>;
}
