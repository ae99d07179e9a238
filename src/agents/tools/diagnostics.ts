import * as z from 'zod';
import type { Diagnostic } from '../../ports/diagnosis.ts';
import { defineTool, type Tool } from '../tool.ts';
import { describeErrors } from './hand-edit.ts';
import { filePathSchema } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

const CHECK_MS = 30_000;
const SHOWN = 60;

const INPUT = z.object({ path: filePathSchema, from: z.int().min(1).optional(), to: z.int().min(1).optional() });

export const diagnosticsTool = ({ code, at }: TaskPorts): Tool =>
  defineTool({
    name: 'diagnostics',
    description:
      'Tells all that the compiler says of one file, or of some lines of it, as an editor would show it: errors, whether new or old, and hints on what is unused, deprecated or could be simplified.',
    input: INPUT,
    effect: 'read',
    label: (input) => `reading what the compiler says of ${input.path}`,
    run: async ({ path, from = 1, to = Infinity }, { signal }) => {
      const { errors, known, hints, unchecked } = await code.diagnose({ ...at, paths: [path], hints: true, timeLimitMs: CHECK_MS }, signal);
      if (unchecked[0]) throw new Error(`${path} was not checked: ${unchecked[0].reason}.`);
      const here = (found: readonly Diagnostic[]): string[] =>
        describeErrors(
          found.filter(({ line }) => line >= from && line <= to),
          SHOWN,
        );
      return { newErrors: here(errors), oldErrors: here(known), hints: here(hints) };
    },
  });
