import * as z from 'zod';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { RecipeInstead, Replacement } from '../../ports/code.ts';
import { defineTool, type Tool } from '../tool.ts';
import { checkEdit, editByHand, reasonFields, type EditReason } from './hand-edit.ts';
import { filePathSchema } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

/** Made once: to describe a schema to a model costs more than most steps. */
const INPUT = z.object({
  path: filePathSchema,
  edits: z
    .array(
      z.object({
        find: z
          .string()
          .min(1)
          .describe('A text of the file, exactly as it stands there, that occurs once. Take in lines around it to make it unique.'),
        replace: z.string().describe('What stands there afterwards.'),
        reason: reasonFields.reason.optional().describe('Why this one, where it is not for the reason of the call.'),
        finding: reasonFields.finding.describe('What this one mends, where it is not the finding of the call.'),
      }),
    )
    .min(1)
    .describe('All edits of this file that belong together. All are made, or none.'),
  ...reasonFields,
  byHand: z
    .boolean()
    .optional()
    .describe('True only after a recipe that does the same was refused, to make the edit by hand all the same.'),
});

/** Exact edits of one file. What a recipe could do is left to the recipe; the edited file is checked at once. */
export const editFileTool = (ports: TaskPorts): Tool =>
  defineTool({
    name: 'edit_file',
    description: `Replaces exact texts of a file in your overlay, and checks the file at once: the answer names its new errors. Read the file first. Fails, naming the nearest line, where a text is not found exactly once. A rename of what the code declares is refused here: ${ports.hasRecipes ? 'use the recipe. Whatever else a recipe does is better done by it, too' : 'it is the business of an implementation'}.`,
    input: INPUT,
    effect: 'write',
    edits: true,
    label: (input) => `editing ${input.path}: ${input.reason}`,
    run: async ({ path, edits, byHand = false, ...why }, { signal }) => {
      const by = editByHand(ports, path, why);
      const reasons = edits.map((edit) => reasonOf(edit, why));
      const replacements = edits.map(({ find, replace }, index): Replacement => {
        const own = reasons[index];
        return { find, replace, ...(own && own !== why && { provenance: editByHand(ports, path, own).provenance }) };
      });
      const instead = await ports.code.findRecipeInstead({ ...ports.at, path, replacements }, signal);
      if (instead && !(byHand && (await refuses(ports, instead, signal))))
        throw new Error(ports.hasRecipes ? useRecipe(instead) : leaveIt(instead));
      return checkEdit(ports, await ports.code.editFile({ ...by, replacements }, signal), reasons, signal);
    },
  });

interface OwnReason {
  readonly reason?: string | undefined;
  readonly finding?: EditReason['finding'];
}

/** The reason of one edit: its own where it has one, else that of the call. One with a reason of its own mends nothing but what it names. */
function reasonOf({ reason, finding }: OwnReason, why: EditReason): EditReason {
  if (reason === undefined && finding === undefined) return why;
  return { ...why, reason: reason ?? why.reason, finding };
}

/** Whether the recipe would not do it: then it may be done by hand. */
async function refuses({ code, at }: TaskPorts, { recipe, with: told }: RecipeInstead, signal: AbortSignal): Promise<boolean> {
  const { sites } = await code.findCandidates({ ...at, recipe, with: told, scope: WHOLE_WORKSPACE }, signal);
  return sites.length === 0;
}

/** The same for who has no recipes. */
const leaveIt = ({ what, recipe, with: told }: RecipeInstead): string =>
  `Nothing was edited: this edit ${what}, which an implementation does by the recipe ${recipe} with ${JSON.stringify(told)} everywhere at once. If it has to be, tell_supervisor; make the rest of your edit, if there is one.`;

/** What to do in place of an edit by hand. */
const useRecipe = ({ what, recipe, with: told }: RecipeInstead): string =>
  `Nothing was edited: this edit ${what}, which the recipe ${recipe} does everywhere at once. Call apply_recipe with ${JSON.stringify({ recipe, with: told })}; then make the rest of your edit, if there is one. If the recipe refuses, mend what stands in its way; only then, if it is right all the same, make the edit with \`byHand\`: true, and that of every use with it.`;
