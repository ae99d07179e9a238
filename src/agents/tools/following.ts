import * as z from 'zod';
import { TaskId } from '../../domain/ids.ts';
import { describeScope, WHOLE_WORKSPACE } from '../../domain/scope.ts';
import { defineTool, type Tool } from '../tool.ts';
import type { RecipeOutcome } from '../../ports/code.ts';
import { describeOutcome } from './in-few-words.ts';
import { pathsSchema, toScope } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

/** Made once: to describe a schema to a model costs more than most steps. */
const INPUTS = {
  adoptChanges: z.object({ from: z.string().transform(TaskId) }),
  renameMentions: z.object({ from: z.string(), to: z.string(), paths: pathsSchema.optional() }),
};

/** Tools with which documentation follows the edits of another task. */
export function followingTools({ code, at, role, scope }: TaskPorts): Tool[] {
  return [
    defineTool({
      name: 'adopt_changes',
      description:
        'Builds your overlay anew on that of an ended task, so that your edits follow its edits. Your own edits so far are discarded.',
      input: INPUTS.adoptChanges,
      effect: 'write',
      edits: true,
      label: (input) => `building on the edits of ${input.from}`,
      run: async ({ from }, { signal }) => {
        await code.adopt({ ...at, from, discard: true }, signal);
        const { files } = await code.changesOf(at, signal);
        return { files: files.map((file) => file.path) };
      },
    }),
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
    }),
  ];
}
