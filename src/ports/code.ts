import type {
  CarriedChanges,
  ChangedFile,
  ChangeSet,
  EditStep,
  FileContent,
  Provenance,
  RebasedChanges,
  TaskChanges,
} from '../domain/change.ts';
import type { HunkNeed } from '../domain/hunk-need.ts';
import type { RunId, TaskId, WorkspacePath } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import type { AdoptionConflict, FileOutline, RecipeFiles, References, SkippedFile, TextMatch, TypeAtPlace } from './code-facts.ts';
import type { ApiDelta, EmitDelta, ModuleDelta, PublicPackage } from './comparison.ts';
import type { Candidates, EditedFile, FindingRef, RecipeCall, RecipeInfo, RecipeOutcome, RecipePlaces, Site } from './recipe-facts.ts';
import type { Diagnosis, Diagnostic, TypeDelta } from './diagnosis.ts';
import type { OfferedOnNewGround, OfferedOverEdits } from './merging.ts';
import type { Mutant, ProbePlan } from './probe.ts';

/**
 * The code itself: files, symbols, recipes. One engine serves it to all subagents of all runs.
 *
 * Every method takes one argument and a signal, so that the same interface crosses a thread. A call on a run that is
 * not open rejects. Each task has an overlay: a private, copy-on-write view of the workspace as the editor has it
 * (unsaved buffers, then the disk). Nothing here ever writes to the workspace or runs anything of it.
 */
export interface CodeProject {
  /** Opens a run on a folder; `buffers` are the editor's unsaved texts, `recipes` what a trusted folder brings. */
  openRun(
    request: { readonly runId: RunId; readonly folder: string; readonly buffers: readonly OpenBuffer[]; readonly recipes?: RecipeFiles },
    signal?: AbortSignal,
  ): Promise<{ readonly files: number }>;
  /** Forgets the overlays of a run. Closing twice does nothing. */
  closeRun(request: { readonly runId: RunId }, signal?: AbortSignal): Promise<void>;

  /** The files in scope that git would not ignore, sorted; with the paths of the scope that do not exist. */
  listFiles(request: InOverlay & { readonly scope: Scope; readonly kind?: 'code' | 'any' }, signal?: AbortSignal): Promise<FileListing>;
  readFile(
    request: InOverlay & { readonly path: WorkspacePath; readonly from?: number; readonly to?: number },
    signal?: AbortSignal,
  ): Promise<FileExcerpt>;
  /**
   * Lines that contain a text, case-sensitive, at most `limit` (200 unless told). With `regex` the text is a JavaScript
   * regular expression, tried on each line; one that takes too long rejects.
   */
  searchText(
    request: InOverlay & { readonly scope: Scope; readonly text: string; readonly regex?: boolean; readonly limit?: number },
    signal?: AbortSignal,
  ): Promise<{ readonly matches: readonly TextMatch[]; readonly truncated: boolean }>;

  /** The recipes there are; with a run also those that its folder brings, or those in `recipes`. */
  listRecipes(request: { readonly runId?: RunId; readonly recipes?: RecipeFiles }, signal?: AbortSignal): Promise<readonly RecipeInfo[]>;
  /**
   * Where recipes may have something to do, by text and shape alone: a second for thousands of files, as no project is
   * loaded. Left out are recipes whose places can't be told so. Unknown recipes find nothing.
   */
  findPlaces(
    request: InOverlay & { readonly scope: Scope; readonly recipes?: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly RecipePlaces[]>;
  /** The same in one text, which no run needs to have; without recipes that find nothing. */
  placesInText(
    request: { readonly path: WorkspacePath; readonly text: string; readonly lines?: Scope['lines'] },
    signal?: AbortSignal,
  ): Promise<readonly RecipePlaces[]>;
  /** The places where a recipe would edit, and those it refuses with the reason. */
  findCandidates(request: InOverlay & RecipeCall, signal?: AbortSignal): Promise<Candidates>;
  /** Applies a recipe in the task's overlay, at the named sites or at all candidates. */
  applyRecipe(
    request: InOverlay &
      RecipeCall & { readonly sites?: readonly string[]; readonly findings?: readonly FindingRef[]; readonly provenance: Provenance },
    signal?: AbortSignal,
  ): Promise<RecipeOutcome>;
  /**
   * Replaces exact, unique texts of a file in the overlay. Rejects, with the nearest match, where a text is not found
   * exactly once; and where a protected file is to change without the user's consent.
   */
  editFile(request: EditByHand & { readonly replacements: readonly Replacement[] }, signal?: AbortSignal): Promise<EditedFile>;
  /** Creates a file in the overlay; rejects where there is one. */
  createFile(request: EditByHand & { readonly text: string }, signal?: AbortSignal): Promise<EditedFile>;
  deleteFile(request: EditByHand, signal?: AbortSignal): Promise<EditedFile>;
  /**
   * Takes over from formatted texts of edited files what concerns lines that a model wrote; all other lines stay as they
   * are. What can't be taken over is told with the reason, as a clause.
   */
  takeFormatting(
    request: InOverlay & { readonly files: readonly { readonly path: WorkspacePath; readonly text: string }[] },
    signal?: AbortSignal,
  ): Promise<{
    readonly edited: readonly EditedFile[];
    readonly left: readonly { readonly path: WorkspacePath; readonly reason: string }[];
  }>;
  /** The recipe whose business such an edit by hand is, and what it has to be told; null where it is none's. */
  findRecipeInstead(
    request: InOverlay & { readonly path: WorkspacePath; readonly replacements: readonly Replacement[] },
    signal?: AbortSignal,
  ): Promise<RecipeInstead | null>;

  /** What a file declares. */
  listSymbols(request: InOverlay & { readonly path: WorkspacePath }, signal?: AbortSignal): Promise<FileOutline>;
  /** Where the symbol of this name on this line is used; at most `limit` places (200 unless told). Rejects where there is no such name. */
  findReferences(request: InOverlay & NameOnLine & { readonly limit?: number }, signal?: AbortSignal): Promise<References>;
  /** The type and the documentation of each thing of this name on this line. Rejects where there is none. */
  typeAt(request: InOverlay & NameOnLine, signal?: AbortSignal): Promise<readonly TypeAtPlace[]>;
  /**
   * Syntax and type errors as the task sees them, file by file, new ones told from those that the workspace has. Without
   * `paths`: the files that the task edited and those that import them. Ends after `timeLimitMs`; what it did not come
   * to is told. With `hints` also what is unused, deprecated and the like.
   */
  diagnose(
    request: InOverlay & { readonly paths?: readonly WorkspacePath[]; readonly hints?: boolean; readonly timeLimitMs: number },
    signal?: AbortSignal,
  ): Promise<Diagnosis>;

  /** Patterns in the code, such as errors that get lost; `kinds` limits what is looked for. */
  findPatterns(
    request: InOverlay & { readonly scope: Scope; readonly kinds?: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly PatternSite[]>;
  /** The code in scope that patterns, recipes and the map of tests leave out, such as what is generated, with the reason as a sentence. */
  skippedFiles(request: InOverlay & { readonly scope: Scope }, signal?: AbortSignal): Promise<readonly SkippedFile[]>;
  /** Which tests reach the code in scope, by imports. */
  mapTests(request: InOverlay & { readonly scope: Scope }, signal?: AbortSignal): Promise<TestMap>;
  /** Where comments and Markdown speak of the scope's exports, or of `names`. */
  findMentions(
    request: InOverlay & { readonly scope: Scope; readonly names?: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly Mention[]>;
  /** Makes mentions follow a rename: inline code, {@link}, @param and the like; prose is left and told in `notes`. */
  renameMentions(
    request: InOverlay & { readonly from: string; readonly to: string; readonly scope: Scope; readonly provenance: Provenance },
    signal?: AbortSignal,
  ): Promise<RecipeOutcome>;

  /** The difference between the task's overlay and the workspace; with the current base texts. */
  changesOf(request: InOverlay, signal?: AbortSignal): Promise<TaskChanges>;
  /** Takes a file's edits out of the overlay; false when it had none. */
  revertFile(request: InOverlay & { readonly path: WorkspacePath }, signal?: AbortSignal): Promise<boolean>;
  /** Makes the overlay of `from`, of the same run, the ground of this one and adds the edits of `and`, except where they clash. Rejects when this one has edits of its own, unless they are to be discarded. */
  adopt(
    request: InOverlay & { readonly from: TaskId; readonly and?: readonly TaskId[]; readonly discard?: boolean },
    signal?: AbortSignal,
  ): Promise<readonly AdoptionConflict[]>;
  /**
   * Puts recorded edits into an overlay, as when a task goes on after its thread or its engine was lost. Rejects where
   * it has edits already, unless they are to be discarded. `base` is the text that they were made on, null for a created
   * file; without it they must fit the file as it is now. `after` is null for a file that was deleted in the end. With
   * `basedOn` the overlay stands on that task's again.
   */
  restore(
    request: InOverlay & {
      readonly files: readonly {
        readonly path: WorkspacePath;
        readonly steps: readonly EditStep[];
        readonly base?: FileContent | null;
        readonly after?: string | null;
      }[];
      readonly basedOn?: TaskId;
      readonly discard?: boolean;
    },
    signal?: AbortSignal,
  ): Promise<void>;

  /**
   * What a run offers of what its tasks changed: merged by lines, by declaration, and so that it compiles as far as the tasks
   * alone do. Where the types show that one builds on what another has renamed or moved, that is done over on the other's text.
   */
  mergeChanges(request: { readonly runId: RunId; readonly tasks: readonly TaskChanges[] }, signal?: AbortSignal): Promise<ChangeSet>;

  /**
   * What is offered on top of what the user has made of the workspace meanwhile, as which the run has to be open. What tasks
   * did by recipes is done over on the user's texts, in files that were not offered before as well; where that can't be done,
   * declarations and lines decide. Only what is different is answered.
   */
  rebaseChanges(request: OfferedOnNewGround, signal?: AbortSignal): Promise<RebasedChanges>;

  /**
   * What tasks offer anew, with all that the user has made of what they offered before: hunks edited, changes moved onto newer
   * edits. The user's lines stay; where a task has changed the same ones, both are told. Needs no open run.
   */
  carryOver(request: OfferedOverEdits, signal?: AbortSignal): Promise<CarriedChanges>;

  /** Which hunks of a change set need which others, by the names that they bring, use and take away. */
  hunkNeeds(request: { readonly runId: RunId; readonly files: readonly ChangedFile[] }, signal?: AbortSignal): Promise<readonly HunkNeed[]>;

  /** Syntax errors in these texts, by path's extension. */
  syntaxErrors(request: { readonly files: readonly FileText[] }, signal?: AbortSignal): Promise<readonly Diagnostic[]>;
  /** The type errors of the projects that hold `changed`, before and after, by the compiler that comes with the product. */
  typeErrors(request: ChangedCode, signal?: AbortSignal): Promise<TypeDelta>;
  /** Whether each changed file becomes the same JavaScript as before, and whether that proves anything. */
  compareEmit(request: ChangedCode, signal?: AbortSignal): Promise<EmitDelta>;
  /** The packages of the workspace that others may import and whose entries load changed code. */
  publicPackages(request: ChangedCode, signal?: AbortSignal): Promise<readonly PublicPackage[]>;
  /** What such packages export before and after: names and declarations. */
  compareApi(request: ChangedCode, signal?: AbortSignal): Promise<ApiDelta>;
  /** Which modules load which at run time, before and after. */
  compareModules(request: ChangedCode, signal?: AbortSignal): Promise<ModuleDelta>;
  /** Which changed functions can be called on both sides with made-up input, and with what. Runs nothing. */
  planProbe(request: ChangedCode, signal?: AbortSignal): Promise<ProbePlan>;
  /** Small faults in the changed lines, each alone; at most `most`. */
  mutants(request: ChangedCode & { readonly most: number }, signal?: AbortSignal): Promise<readonly Mutant[]>;
}

/** A change: the new text of each changed file, and the old one where that is not what the run was opened on. */
export interface ChangedCode {
  readonly runId: RunId;
  readonly changed: readonly FileText[];
  readonly before?: readonly FileText[];
}

/** In which task's overlay a call happens; the supervisor's own is always the plain workspace. */
export interface InOverlay {
  readonly runId: RunId;
  readonly taskId: TaskId;
}

/** A name where it stands. */
export interface NameOnLine {
  readonly path: WorkspacePath;
  readonly line: number;
  readonly name: string;
}

export interface Replacement {
  readonly find: string;
  readonly replace: string;
  /** Where it is made for another reason than the others. */
  readonly provenance?: Provenance;
}

export interface EditByHand extends InOverlay {
  readonly path: WorkspacePath;
  readonly provenance: Provenance;
  /** The user has agreed that this file is changed, though it is protected. */
  readonly consented?: boolean;
}

/** A recipe that is there for what is about to be done by hand. */
export interface RecipeInstead {
  /** What the edit really is: `renames total to sum`. */
  readonly what: string;
  readonly recipe: string;
  readonly with: Readonly<Record<string, unknown>>;
}

export interface OpenBuffer {
  readonly path: WorkspacePath;
  readonly text: string;
}

/** A file's text; null for a deleted file. */
export interface FileText {
  readonly path: WorkspacePath;
  readonly text: string | null;
}

export interface FileListing {
  readonly files: readonly WorkspacePath[];
  readonly missing: readonly { readonly path: WorkspacePath; readonly nearest: readonly WorkspacePath[] }[];
}

export interface FileExcerpt {
  readonly path: WorkspacePath;
  /** Why an edit of it needs the user's consent, as a clause; left out where it needs none. */
  readonly protected?: string;
  readonly firstLine: number;
  readonly totalLines: number;
  readonly text: string;
}

export interface PatternSite extends Site {
  readonly kind: string;
  readonly title: string;
  readonly detail?: string;
  readonly recipe?: string;
  readonly changesBehaviour?: boolean;
}

export interface TestMap {
  /** `reaches`: by imports, however far; `direct`: of those, what it imports itself; `reached`: how many, where only some are named. */
  readonly tests: readonly {
    readonly path: WorkspacePath;
    readonly reaches: readonly WorkspacePath[];
    readonly direct?: readonly WorkspacePath[];
    readonly reached?: number;
  }[];
  readonly untested: readonly WorkspacePath[];
}

export interface Mention {
  readonly path: WorkspacePath;
  readonly line: number;
  readonly name: string;
  readonly where: 'jsdoc' | 'comment' | 'markdown';
  /** Whether it is marked as code (inline code, {@link}), so that a tool may follow a rename. */
  readonly exact: boolean;
  readonly text: string;
}
