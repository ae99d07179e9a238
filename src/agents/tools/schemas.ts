import * as z from 'zod';
import { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { parseWorkspacePath } from '../../domain/workspace-path.ts';

/** Inputs that several tools share, with the words that tell a model what they mean. */
export const pathSchema = z
  .string()
  .min(1)
  .describe('A path relative to the workspace folder, with / between segments.')
  .transform(WorkspacePath);

/** The path of a file that is read or changed: what leads out of the folder, or means different things on different systems, is refused. */
export const filePathSchema = z
  .string()
  .describe('A path relative to the workspace folder, with / between segments.')
  .transform((raw, context) => {
    const parsed = parseWorkspacePath(raw.replace(/^(\.\/)+/, ''));
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `${JSON.stringify(raw)} is no path of a file in the workspace: ${parsed.failure}` });
    return z.NEVER;
  });

export const pathsSchema = z
  .array(z.string())
  .describe('Files and folders, relative to the workspace folder. Empty: the whole task’s scope.');

export const recipeWithSchema = z.record(z.string(), z.unknown()).describe('The recipe’s parameters, as list_recipes names them.');

/** The paths a call names, or the task's own scope where it names none. */
export function toScope(paths: readonly string[] | undefined, own: Scope): Scope {
  return paths === undefined || paths.length === 0 ? own : { paths: paths.map(WorkspacePath) };
}
