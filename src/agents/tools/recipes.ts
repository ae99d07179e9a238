/** Tools that know and apply recipes in the task's overlay. */
import * as z from 'zod';
import type { Provenance } from '../../domain/change.ts';
import { FindingId, WorkspacePath, type RunId } from '../../domain/ids.ts';
import { describeScope } from '../../domain/scope.ts';
import type { Candidates, RecipeInfo, RecipeOutcome } from '../../ports/recipe-facts.ts';
import { defineTool, type Tool } from '../tool.ts';
import { describeCandidates, describeOutcome, describeRecipes, withSkipped } from './in-few-words.ts';
import { pathSchema, pathsSchema, recipeWithSchema, toScope } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

const findingsSchema = z
  .array(z.object({ findingId: z.string().transform(FindingId), path: z.string().transform(WorkspacePath), line: z.int() }))
  .describe('Findings that led to this, so that each edit can name the one it mends.');

/** Made once: to describe a schema to a model costs more than most steps. */
const INPUTS = {
  findCandidates: z.object({ recipe: z.string(), with: recipeWithSchema.optional(), paths: pathsSchema.optional() }),
  applyRecipe: z.object({
    recipe: z.string(),
    with: recipeWithSchema.optional(),
    paths: pathsSchema.optional(),
    sites: z.array(z.string()).optional().describe('Ids of find_candidates. An edit moves what stands below it: then find them again.'),
    findings: findingsSchema.optional(),
    reason: z.string().optional().describe('Why, in a sentence for the reviewer. Empty: the recipe’s own.'),
  }),
  revertFile: z.object({ path: pathSchema }),
  listRecipes: z.object({}),
};

export const findCandidatesTool = ({ code, at, scope, toldRefusals }: TaskPorts): Tool =>
  defineTool({
    name: 'find_candidates',
    description:
      'Lists the places where a recipe would edit, and those it refuses with the precondition that fails, each by the id that apply_recipe takes in `sites`. Changes nothing.',
    input: INPUTS.findCandidates,
    effect: 'read',
    label: (input) => `finding where ${input.recipe} applies in ${describeScope(toScope(input.paths, scope))}`,
    toModel: (answer, { paths }, { signal }) =>
      withSkipped(describeCandidates(answer as Candidates, toldRefusals), { code, at }, toScope(paths, scope), signal),
    run: (input, { signal }) =>
      code.findCandidates({ ...at, recipe: input.recipe, with: input.with ?? {}, scope: toScope(input.paths, scope) }, signal),
  });

export const applyRecipeTool = ({ code, at, role, scope, toldRefusals }: TaskPorts): Tool =>
  defineTool({
    name: 'apply_recipe',
    description:
      'Applies a recipe at all its candidates in the given files and folders, or only at the named sites. Edits your overlay, never the workspace.',
    input: INPUTS.applyRecipe,
    effect: 'write',
    edits: true,
    label: (input) => `applying ${input.recipe} in ${describeScope(toScope(input.paths, scope))}`,
    toModel: (answer) => describeOutcome(answer as RecipeOutcome, toldRefusals),
    run: (input, { signal }) => {
      const provenance: Provenance = {
        taskId: at.taskId,
        role,
        source: { type: 'recipe', recipe: input.recipe },
        reason: input.reason ?? '',
      };
      const { recipe, sites, findings } = input;
      return code.applyRecipe(
        {
          ...at,
          recipe,
          with: input.with ?? {},
          scope: toScope(input.paths, scope),
          ...(sites && { sites }),
          ...(findings && { findings }),
          provenance,
        },
        signal,
      );
    },
  });

export const revertFileTool = ({ code, at }: TaskPorts): Tool =>
  defineTool({
    name: 'revert_file',
    description: 'Takes all your edits of a file back.',
    input: INPUTS.revertFile,
    effect: 'write',
    edits: true,
    label: (input) => `reverting ${input.path}`,
    run: async ({ path }, { signal }) => ({ path, reverted: await code.revertFile({ ...at, path }, signal) }),
  });

export const listRecipesTool = ({
  code,
  at: { runId },
}: {
  readonly code: TaskPorts['code'];
  readonly at: { readonly runId: RunId };
}): Tool =>
  defineTool({
    name: 'list_recipes',
    description:
      'Lists the recipes there are: what each does, what it needs to be told in `with` (`?`: may be left out), which kinds of findings it mends, and its class. `proved`: the compiled JavaScript stays the same; `checked`: types and tests decide; `behaviour-changing`: only where that is asked for.',
    input: INPUTS.listRecipes,
    effect: 'read',
    // It is short, and what is not in it is not done by a recipe.
    shorten: (answer) => answer,
    toModel: (answer) => describeRecipes(answer as readonly RecipeInfo[]),
    label: () => 'listing recipes',
    run: (_input, { signal }) => code.listRecipes({ runId }, signal),
  });
