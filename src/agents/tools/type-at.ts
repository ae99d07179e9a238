import * as z from 'zod';
import { defineTool, type Tool } from '../tool.ts';
import { filePathSchema } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

const INPUT = z.object({
  path: filePathSchema,
  line: z.int().min(1),
  name: z.string().min(1).describe('A name that stands on that line.'),
});

export const typeAtTool = ({ code, at }: TaskPorts): Tool =>
  defineTool({
    name: 'type_at',
    description:
      'Tells the type, the JSDoc and the place of declaration of a name on a line, as an editor shows them when one points at it.',
    input: INPUT,
    effect: 'read',
    label: (input) => `looking up the type of ${input.name}`,
    run: async (input, { signal }) => {
      const places = await code.typeAt({ ...at, ...input }, signal);
      return places.map(({ column, type, overloads, documentation, declaredAt }) => ({
        column,
        type,
        ...(overloads && { overloads }),
        ...(documentation !== '' && { documentation }),
        declaredAt: declaredAt.map(({ path, line }) => `${path}:${line}`),
      }));
    },
  });
