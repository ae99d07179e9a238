import type { Recipe } from '../recipe.ts';

/**
 * A recipe whose parameters are typed inside and plain data outside. The schema stands between the two: `plan` checks
 * what it is given once more, and throws where the caller did not.
 */
export function defineRecipe<With extends Readonly<Record<string, unknown>>>(recipe: Recipe<With>): Recipe {
  return {
    info: recipe.info,
    parameters: recipe.parameters,
    plan: (view, request) => recipe.plan(view, { ...request, with: recipe.parameters.parse(request.with) }),
    ...(recipe.places && { places: recipe.places }),
    ...(recipe.again && { again: (given, site) => recipe.again?.(recipe.parameters.parse(given), site) ?? given }),
    ...(recipe.word && { word: (given) => recipe.word?.(recipe.parameters.parse(given)) ?? '' }),
    ...(recipe.recognise && { recognise: recipe.recognise }),
  };
}
