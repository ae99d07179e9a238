import { ts } from 'ts-morph';
import { applyEdits } from '../changeset/edits.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../domain/scope.ts';
import type { RecipeInstead, Replacement } from '../ports/code.ts';
import { isCodeFile } from './code-files.ts';
import { replacementEdits } from './edit-file.ts';
import type { FileView } from './file-view.ts';
import type { CodeView, Recipe } from './recipe.ts';
import { planRecipe } from './recipe-runner.ts';

/** The recipe that would do what an edit by hand is about to do, with what it says of it. Throws where the edit itself would. */
export async function findRecipeInstead(
  recipes: readonly Recipe[],
  view: CodeView,
  { files, path, replacements }: { readonly files: FileView; readonly path: WorkspacePath; readonly replacements: readonly Replacement[] },
): Promise<RecipeInstead | null> {
  if (!isCodeFile(path) || !files.exists(path)) return null;
  const { text, edits } = replacementEdits(files, path, replacements);
  const before = view.sourceFile(path);
  const after = ts.createSourceFile(view.toAbsolute(path), applyEdits(text, edits), ts.ScriptTarget.Latest, true);
  for (const recipe of recipes) {
    const recognised = recipe.recognise?.({ path, before, after });
    if (!recognised) continue;
    const call = { recipe: recipe.info.id, with: recognised.with, scope: WHOLE_WORKSPACE };
    const { sites, refused } = await planRecipe(recipes, call, view);
    return { ...recognised, recipe: recipe.info.id, sites: sites.map(({ site }) => site), refused };
  }
  return null;
}
