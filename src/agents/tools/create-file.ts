import * as z from 'zod';
import { defineTool, type Tool } from '../tool.ts';
import { checkEdit, editByHand, reasonFields } from './hand-edit.ts';
import { filePathSchema } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

const INPUT = z.object({ path: filePathSchema, text: z.string().min(1).describe('All of its text.'), ...reasonFields });

/** Names that some system gives to a device, or takes for another name. */
const UNPORTABLE = /(^|\/)((con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?|[^/]*[. ])(\/|$)/i;

export const createFileTool = (ports: TaskPorts): Tool =>
  defineTool({
    name: 'create_file',
    description: 'Creates a file in your overlay, and checks it at once: the answer names its errors. Fails where there is one already.',
    input: INPUT,
    effect: 'write',
    edits: true,
    label: (input) => `creating ${input.path}: ${input.reason}`,
    run: async ({ path, text, ...why }, { signal }) => {
      if (UNPORTABLE.test(path)) throw new Error(`${path} is no name for a file on every system. Choose another one.`);
      return checkEdit(ports, await ports.code.createFile({ ...editByHand(ports, path, why), text }, signal), [why], signal);
    },
  });
