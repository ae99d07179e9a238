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
    throw new Error(`The parameters of ${call.recipe} don't fit: ${describeIssues(checked.error)}. ${takes(describeRecipe(recipe))}`);
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
  return error.issues
    .flatMap((issue) => {
      const name = `\`${issue.path.join('.')}\``;
      if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `there is no \`${[...issue.path, key].join('.')}\``);
      if (issue.path.length === 0) return [issue.message];
      return [
        issue.code === 'invalid_type' && issue.message.endsWith('received undefined') ? `${name} is missing` : `${name}: ${issue.message}`,
      ];
    })
    .join('; ');
}

/** Which parameters a recipe takes, as a sentence. */
function takes({ id, parameters }: RecipeInfo): string {
  // A JSON Schema of an object, as zod writes it.
  const { properties = {}, required = [] } = parameters as { properties?: object; required?: readonly string[] };
  const names = Object.keys(properties);
  const optional = names.filter((name) => !required.includes(name));
  const list = (given: readonly string[]): string => given.map((name) => `\`${name}\``).join(', ');
  if (names.length === 0) return `${id} takes no parameters.`;
  if (required.length === 0) return `${id} takes ${list(optional)}, if need be.`;
  return `${id} takes ${list(required)}${optional.length > 0 ? ` and, if need be, ${list(optional)}` : ''}.`;
}
