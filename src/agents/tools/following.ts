/** Tools with which documentation follows the edits of another task. */
import * as z from 'zod';
import { firstLine } from '../../base/text.ts';
import type { FileChange, TaskChanges } from '../../domain/change.ts';
import { TaskId, type WorkspacePath } from '../../domain/ids.ts';
import { describeScope, WHOLE_WORKSPACE } from '../../domain/scope.ts';
import { defineTool, type Tool } from '../tool.ts';
import type { AdoptionConflict } from '../../ports/code-facts.ts';
import type { RecipeOutcome } from '../../ports/recipe-facts.ts';
import { describeOutcome } from './in-few-words.ts';
import { pathsSchema, toScope } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

/** Made once: to describe a schema to a model costs more than most steps. */
const INPUTS = {
  adoptChanges: z.object({
    from: z
      .union([z.string().transform(TaskId), z.array(z.string().transform(TaskId)).min(1)])
      .describe('The id of an ended task, such as t3; or several, ["t3", "t4"], whose edits are merged.'),
  }),
  renameMentions: z.object({
    from: z.string().describe('The old name.'),
    to: z.string().describe('The new name.'),
    paths: pathsSchema.optional(),
  }),
  mendStaleDocs: z.object({ paths: pathsSchema.optional() }),
};

export const adoptChangesTool = ({ code, at }: TaskPorts): Tool =>
  defineTool({
    name: 'adopt_changes',
    description:
      'Builds your overlay anew on those of ended tasks, so that your edits follow theirs. Name all of them in one call: a later call replaces what an earlier one has adopted. Your own edits so far are discarded, and the answer says which.',
    input: INPUTS.adoptChanges,
    effect: 'write',
    edits: true,
    label: ({ from }) => `building on the edits of ${[from].flat().join(', ')}`,
    toModel: (answer, { from }) => {
      const { files } = answer as Adopted;
      return { ...(answer as Adopted), ...(files.length === 0 && { files: `${[from].flat().join(', ')} changed nothing.` }) };
    },
    run: async ({ from }, { signal }): Promise<Adopted> => {
      const [first, ...and] = [...new Set([from].flat())];
      if (first === undefined) throw new Error('Name at least one ended task.');
      const before = await code.changesOf(at, signal);
      const conflicts = await code.adopt({ ...at, from: first, ...(and.length > 0 && { and }), discard: true }, signal);
      const { files } = await code.changesOf(at, signal);
      const replaced = whatIsReplaced(before, [first, ...and], files);
      return {
        files: files.map((file) => file.path),
        ...(replaced.length > 0 && { replaced }),
        ...(conflicts.length > 0 && { conflicts: conflicts.map(describeConflict) }),
      };
    },
  });

export const renameMentionsTool = ({ code, at, role, scope }: TaskPorts): Tool =>
  defineTool({
    name: 'rename_mentions',
    description: 'Makes {@link}s, inline code and Markdown follow a rename. Prose is left alone and listed for review.',
    input: INPUTS.renameMentions,
    effect: 'write',
    edits: true,
    label: (input) =>
      `renaming mentions of ${input.from} to ${input.to}${input.paths?.length ? ` in ${describeScope(toScope(input.paths, scope))}` : ''}`,
    toModel: (answer) => describeOutcome(answer as RecipeOutcome),
    run: ({ from, to, paths }, { signal }) =>
      code.renameMentions(
        {
          ...at,
          from,
          to,
          scope: toScope(paths, WHOLE_WORKSPACE),
          provenance: {
            taskId: at.taskId,
            role,
            source: { type: 'recipe', recipe: 'rename-mentions' },
            reason: `follows the rename of ${from} to ${to}`,
          },
        },
        signal,
      ),
  });

export const mendStaleDocsTool = ({ code, at, role }: TaskPorts): Tool =>
  defineTool({
    name: 'mend_stale_docs',
    description:
      'Corrects in Markdown what the edits in your overlay renamed or moved, and lists what is not so (any more): dead links, imports in examples, names that your edits took away. `notes`: names in inline code that nothing in the workspace has; those of other packages are right.',
    input: INPUTS.mendStaleDocs,
    effect: 'write',
    edits: true,
    label: ({ paths }) => `looking for what is no longer so in ${describeScope(toScope(paths, WHOLE_WORKSPACE))}`,
    toModel: (answer) => describeOutcome(answer as RecipeOutcome),
    run: ({ paths }, { signal }) =>
      code.applyRecipe(
        {
          ...at,
          recipe: STALE_DOCS,
          with: {},
          scope: toScope(paths, WHOLE_WORKSPACE),
          provenance: { taskId: at.taskId, role, source: { type: 'recipe', recipe: STALE_DOCS }, reason: '' },
        },
        signal,
      ),
  });

const STALE_DOCS = 'stale-docs';

interface Adopted {
  readonly files: readonly WorkspacePath[];
  readonly replaced?: readonly string[];
  readonly conflicts?: readonly string[];
}

/** What was in the overlay and is not any more: own edits, and files of a task that was adopted before. */
function whatIsReplaced({ taskId, files, basedOn }: TaskChanges, from: readonly TaskId[], now: readonly FileChange[]): string[] {
  const own = files.filter(({ steps }) => steps.some(({ provenance }) => provenance.taskId === taskId));
  const gone = files.filter((file) => !own.includes(file) && !now.some(({ path }) => path === file.path));
  const named = (some: readonly FileChange[]): string => some.map(({ path }) => path).join(', ');
  return [
    ...(own.length > 0 ? [`Your own edits are discarded: ${named(own)}.`] : []),
    ...(basedOn !== undefined && !from.includes(basedOn) && gone.length > 0
      ? [`What you had adopted before is no longer there: ${named(gone)}. To have both, name all tasks in one call.`]
      : []),
  ];
}

const describeConflict = ({ path, dropped, keptLines, droppedLines }: AdoptionConflict): string =>
  `${path}: ${dropped} has ${quoted(droppedLines)} where ${quoted(keptLines)} was kept. Make it hold both.`;

const quoted = (lines: readonly string[]): string => `“${firstLine(lines.join('').trim(), 160)}”`;
