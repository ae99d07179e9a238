import * as z from 'zod/mini';
import { FindingId, QuestionId, RunId, TaskId, WorkspacePath } from '../domain/ids.ts';
import type { RowSubject } from './tree-row.ts';

const subjectSchema = z.object({
  runId: z.pipe(z.string(), z.transform(RunId)),
  taskId: z.optional(z.pipe(z.string(), z.transform(TaskId))),
  questionId: z.optional(z.pipe(z.string(), z.transform(QuestionId))),
  findingId: z.optional(z.pipe(z.string(), z.transform(FindingId))),
  path: z.optional(z.pipe(z.string(), z.transform(WorkspacePath))),
  line: z.optional(z.number()),
});

/**
 * What a command was started on: the subject of a row, or the id of a row from a menu. Undefined for anything else, as
 * from the palette or a keybinding: then the command asks.
 */
export function parseSubject(argument: unknown, subjectOf: (rowId: string) => RowSubject | undefined): RowSubject | undefined {
  if (typeof argument === 'string') return subjectOf(argument);
  const parsed = subjectSchema.safeParse(argument);
  if (!parsed.success) return undefined;
  const { runId, taskId, questionId, findingId, path, line } = parsed.data;
  return {
    runId,
    ...(taskId !== undefined && { taskId }),
    ...(questionId !== undefined && { questionId }),
    ...(findingId !== undefined && { findingId }),
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line }),
  };
}
