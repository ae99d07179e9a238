import * as z from 'zod';
import { count } from '../../base/text.ts';
import { defineTool, type Tool } from '../tool.ts';
import { describeErrors, editByHand, reasonFields } from './hand-edit.ts';
import { filePathSchema } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

/** How long the check of what imported the file may take. */
const CHECK_MS = 30_000;

const INPUT = z.object({ path: filePathSchema, ...reasonFields });

export const deleteFileTool = (ports: TaskPorts): Tool =>
  defineTool({
    name: 'delete_file',
    description:
      'Deletes a file in your overlay, and checks what your edits affect at once: the answer names the new errors, such as imports that lead nowhere. To move a file, create it elsewhere first, mend the imports, then delete it.',
    input: INPUT,
    effect: 'write',
    edits: true,
    label: (input) => `deleting ${input.path}: ${input.reason}`,
    run: async ({ path, ...why }, { signal }) => {
      const edited = await ports.code.deleteFile(editByHand(ports, path, why), signal);
      const { files, errors, unchecked } = await ports.code.diagnose({ ...ports.at, timeLimitMs: CHECK_MS }, signal);
      const left = unchecked.length > 0 ? ` ${count(unchecked.length, 'file')} could not be checked in time.` : '';
      const found = errors.length > 0 ? count(errors.length, 'new error') : 'No new errors';
      return { ...edited, errors: describeErrors(errors), check: `${found} in ${count(files, 'file')} that your edits affect.${left}` };
    },
  });
