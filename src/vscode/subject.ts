import * as z from 'zod';
import { FindingId, QuestionId, RunId, TaskId, WorkspacePath } from '../domain/ids.ts';
import type { RowSubject } from './tree-row.ts';

const subjectSchema = z.object({
  runId: z.string().transform(RunId),
  taskId: z.string().transform(TaskId).optional(),
  questionId: z.string().transform(QuestionId).optional(),
  findingId: z.string().transform(FindingId).optional(),
  path: z.string().transform(WorkspacePath).optional(),
  line: z.number().optional(),
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
