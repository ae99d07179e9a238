import { count } from '../base/text.ts';
import { RunId, SUPERVISOR } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import type { RecipeFiles } from '../ports/code-facts.ts';
import type { RecipeInfo } from '../ports/recipe-facts.ts';
import type { RecipesCommand } from './command.ts';
import { complain, say, sayJson, type CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { folderOf } from './folder.ts';
import { toScopePaths } from './scope-paths.ts';
import { makeStyle, type Style } from './style.ts';

/** `recipes`: what can be done offline, the folder's own recipes included; with `--places` also where it may be worth it. */
export async function listRecipes(command: RecipesCommand, context: CliContext): Promise<ExitCode> {
  const folder = await folderOf(command.folder, context.cwd);
  if (!folder.ok) return usage(folder.failure);
  const paths = toScopePaths(command.paths, folder.value);
  if (!paths.ok) return usage(paths.failure);
  const scope: Scope = { paths: paths.value };
  const files = command.trusted ? await context.readAgentFiles(folder.value, scope) : undefined;
  const own = files?.recipes ?? [];
  const recipes = await context.code.listRecipes({ recipes: own });
  const places = command.places ? await countPlaces(context, folder.value, scope, own) : undefined;
  for (const problem of files?.problems ?? []) complain(context, problem);
  if (command.json) sayJson(context, { recipes: recipes.map((recipe) => ({ ...recipe, ...placesFor(places, recipe) })) });
  else say(context, recipes.map((recipe) => describe(recipe, places, makeStyle(context.colours))).join('\n'));
  return EXIT.done;

  function usage(reason: string): ExitCode {
    complain(context, reason);
    return EXIT.usage;
  }
}

interface PlaceCount {
  readonly places: number;
  readonly files: number;
}

type PlaceCounts = ReadonlyMap<string, PlaceCount>;

/** By recipe; those are missing whose places only types can tell. */
async function countPlaces({ code }: CliContext, folder: string, scope: Scope, recipes: RecipeFiles): Promise<PlaceCounts> {
  const runId = RunId('recipes');
  await code.openRun({ runId, folder, buffers: [], recipes });
  try {
    const found = await code.findPlaces({ runId, taskId: SUPERVISOR, scope });
    return new Map(
      found.map(({ recipe, sites }) => [recipe, { places: sites.length, files: new Set(sites.map(({ path }) => path)).size }]),
    );
  } finally {
    await code.closeRun({ runId });
  }
}

/** Null where they can't be told. */
const placesFor = (counts: PlaceCounts | undefined, { id }: RecipeInfo): object => (counts ? { places: counts.get(id) ?? null } : {});

function describe(recipe: RecipeInfo, counts: PlaceCounts | undefined, style: Style): string {
  const found = counts?.get(recipe.id);
  const where = found ? `  ${style.green(`${count(found.places, 'place')} in ${count(found.files, 'file')}`)}` : '';
  const head = `${style.bold(recipe.id.padEnd(ID_WIDTH))} ${recipe.class.padEnd(8)} ${recipe.title}${where}`;
  return `${head}\n${' '.repeat(ID_WIDTH + 1)}${style.dim(`${recipe.description} Example: “${recipe.example}”`)}`;
}

const ID_WIDTH = 22;
