/** What is told of recipes: which there are, where they would edit, what came of it. */
import type { FindingId, WorkspacePath } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';

/** `proved`: same emitted JavaScript. `checked`: types and tests decide. `behaviour-changing`: only on request. */
export type RecipeClass = 'proved' | 'checked' | 'behaviour-changing';

export interface RecipeInfo {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly class: RecipeClass;
  /** Words and phrases by which a goal in plain words is matched to it. */
  readonly topics: readonly string[];
  /** JSON Schema of what it needs to be told (`with`). */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** An example of a goal that asks for it. */
  readonly example: string;
  /** The kinds of finding it mends. */
  readonly mends: readonly string[];
}

export interface RecipeCall {
  readonly recipe: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly scope: Scope;
}

/** A place where a recipe would edit. `id` is stable as long as the file's text is. */
export interface Site {
  readonly id: string;
  readonly path: WorkspacePath;
  readonly line: number;
  readonly column: number;
  /** The line's text, trimmed. */
  readonly text: string;
}

/** Where a recipe may have something to do, by text and shape alone. */
export interface RecipePlaces {
  readonly recipe: string;
  readonly sites: readonly Site[];
}

/** A finding at a place: an edit at the same place is credited to it. */
export interface FindingRef {
  readonly findingId: FindingId;
  readonly path: WorkspacePath;
  readonly line: number;
}

export interface Refusal {
  readonly site: Site;
  /** The precondition that does not hold, as a sentence. */
  readonly reason: string;
  /** Where the user may decide that it does not matter: what to ask, and what the recipe has to be told after a yes. */
  readonly consent?: { readonly question: string; readonly with: Readonly<Record<string, unknown>> };
}

export interface Candidates {
  readonly sites: readonly Site[];
  readonly refused: readonly Refusal[];
}

export interface RecipeOutcome {
  readonly edited: readonly EditedFile[];
  readonly applied: readonly Site[];
  readonly refused: readonly Refusal[];
  /** What a reviewer should look at by eye, such as strings that name a renamed symbol. */
  readonly notes: readonly Note[];
}

export interface EditedFile {
  readonly path: WorkspacePath;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

export interface Note {
  readonly path: WorkspacePath;
  readonly line: number;
  readonly text: string;
}
