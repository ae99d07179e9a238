import * as z from 'zod';
import { defineTool, type Tool } from '../tool.ts';
import { filePathSchema } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

/** How many places are told one by one unless more are asked for. */
const SHOWN = 80;

const INPUT = z.object({
  path: filePathSchema,
  line: z.int().min(1).describe('A line of that file on which the name stands: where it is declared, or any use of it.'),
  name: z.string().min(1),
  limit: z.int().min(1).max(400).optional(),
});

export const findReferencesTool = ({ code, at }: TaskPorts): Tool =>
  defineTool({
    name: 'find_references',
    description:
      'Finds every use of a symbol in the whole workspace, by what it is and not by how it reads: declarations, imports, reads (calls are reads) and writes, with their lines. Use it before you change what others use.',
    input: INPUT,
    effect: 'read',
    label: (input) => `finding the uses of ${input.name}`,
    run: async ({ path, line, name, limit = SHOWN }, { signal }) => {
      const { symbol, total, files, references } = await code.findReferences({ ...at, path, line, name, limit }, signal);
      return {
        symbol,
        total,
        files,
        references: references.map((place) => `${place.path}:${place.line} ${place.role}: ${place.text}`),
        ...(references.length < total && {
          more: `${total - references.length} more are not shown; raise \`limit\` (up to 400) to see them.`,
        }),
      };
    },
  });
