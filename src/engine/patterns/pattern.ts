import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { PatternSite } from '../../ports/code.ts';
import type { CodeView } from '../recipe.ts';

/** A family of findings that are made out together. */
export interface PatternFamily {
  readonly kinds: readonly string[];
  /** Words that a file's text must contain, all of them, to be looked at any closer. */
  readonly hints: readonly string[];
  /** Whether it asks for types, so that a project has to be loaded. */
  readonly needsTypes: boolean;
  /** Whether it is only looked for when it is named: what code has a lot of, and what does no harm. */
  readonly onRequest?: boolean;
  find(view: CodeView, path: WorkspacePath, scope: Scope): readonly PatternSite[];
}
