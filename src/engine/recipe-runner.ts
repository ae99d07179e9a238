import * as z from 'zod';
import type { RecipeCall, RecipeInfo } from '../ports/recipe-facts.ts';
import { nearestTo } from './nearest.ts';
import type { CodeView, Recipe, RecipePlan } from './recipe.ts';

/** A recipe as callers see it, with the JSON Schema of its parameters. */
export function describeRecipe(recipe: Recipe): RecipeInfo {
  return { ...recipe.info, parameters: z.toJSONSchema(recipe.parameters, { io: 'input', unrepresentable: 'any' }) };
}

/** Plans a recipe by its id. Throws where there is none, naming those that may be meant, and where its parameters don't fit. */
export function planRecipe(recipes: readonly Recipe[], call: RecipeCall, view: CodeView): Promise<RecipePlan> {
  const recipe = recipes.find(({ info }) => info.id === call.recipe) ?? unknownRecipe(recipes, call.recipe);
  const checked = recipe.parameters.safeParse(call.with);
  if (!checked.success)
    throw new Error(`The parameters of ${call.recipe} don't fit: ${describeIssues(checked.error)}. Its schema is in the list of recipes.`);
  return recipe.plan(view, { with: checked.data, scope: call.scope });
}

function unknownRecipe(recipes: readonly Recipe[], id: string): never {
  const ids = recipes.map(({ info }) => info.id);
  const nearest = nearestTo(id, ids);
  throw new Error(
    `There is no recipe ${JSON.stringify(id)}. ${nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : `There are ${ids.join(', ')}.`}`,
  );
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => (path.length > 0 ? `\`${path.join('.')}\`: ${message}` : message)).join('; ');
}
