import { ts } from 'ts-morph';
import { applyEdits } from '../changeset/edits.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { RecipeInstead, Replacement } from '../ports/code.ts';
import { isCodeFile } from './code-files.ts';
import { replacementEdits } from './edit-file.ts';
import type { FileView } from './file-view.ts';
import type { CodeView, Recipe } from './recipe.ts';

/** The recipe that is there for what an edit by hand is about to do. Parses only; throws where the edit itself would. */
export function findRecipeInstead(
  recipes: readonly Recipe[],
  view: CodeView,
  { files, path, replacements }: { readonly files: FileView; readonly path: WorkspacePath; readonly replacements: readonly Replacement[] },
): RecipeInstead | null {
  if (!isCodeFile(path) || !files.exists(path)) return null;
  const { text, edits } = replacementEdits(files, path, replacements);
  const before = view.sourceFile(path);
  const after = ts.createSourceFile(view.toAbsolute(path), applyEdits(text, edits), ts.ScriptTarget.Latest, true);
  for (const recipe of recipes) {
    const recognised = recipe.recognise?.({ path, before, after });
    if (recognised) return { ...recognised, recipe: recipe.info.id };
  }
  return null;
}
