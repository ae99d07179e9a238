import * as z from 'zod';
import { count } from '../../base/text.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { describeScope } from '../../domain/scope.ts';
import type { Diagnosis } from '../../ports/diagnosis.ts';
import { defineTool, type Tool } from '../tool.ts';
import { describeErrors } from './hand-edit.ts';
import { pathsSchema, toScope } from './schemas.ts';
import type { TaskPorts } from './task-ports.ts';

/** How long it may take. */
const CHECK_MS = 60_000;
/** How many errors, and files that were not reached, are told one by one. */
const SHOWN = 60;

const INPUT = z.object({
  paths: pathsSchema.optional().describe('Files and folders. Left out: the files that you edited, and those that import them.'),
  all: z.boolean().optional().describe('Also tell errors that were there before.'),
});

/** The errors that a task's edits have brought, as the compiler sees its overlay. */
export const checkTypesTool = ({ code, at, scope }: TaskPorts): Tool =>
  defineTool({
    name: 'check_types',
    description:
      'Type-checks files as they are after your edits, and tells the errors that were not there before. Without paths: what you edited and what imports it. Run it when you have changed what a file exports, and before you finish.',
    input: INPUT,
    effect: 'read',
    label: (input) => `checking the types of ${input.paths?.length ? describeScope(toScope(input.paths, scope)) : 'what was edited'}`,
    run: async ({ paths, all = false }, { signal }) => {
      const chosen = paths?.length ? await code.listFiles({ ...at, scope: toScope(paths, scope), kind: 'code' }, signal) : undefined;
      if (chosen && chosen.files.length === 0) throw new Error(noCode(chosen.missing));
      return describe(await code.diagnose({ ...at, ...(chosen && { paths: chosen.files }), timeLimitMs: CHECK_MS }, signal), all);
    },
  });

function noCode(missing: readonly { readonly path: WorkspacePath; readonly nearest: readonly WorkspacePath[] }[]): string {
  const [first] = missing;
  if (!first) return 'There is no code in these paths.';
  return `There is no ${first.path}.${first.nearest.length > 0 ? ` Did you mean ${first.nearest.slice(0, 3).join(' or ')}?` : ''}`;
}

function describe({ files, errors, known, unchecked }: Diagnosis, all: boolean): object {
  const nothing = files + unchecked.length === 0;
  const found = errors.length > 0 ? count(errors.length, 'new error') : 'No new errors';
  const old = known.length > 0 ? `; ${count(known.length, 'error')} that ${known.length === 1 ? 'was' : 'were'} there before` : '';
  return {
    summary: nothing ? 'You have edited no code yet. Name paths to check others.' : `${found} in ${count(files, 'file')}${old}.`,
    errors: describeErrors(errors, SHOWN),
    ...(all && { known: describeErrors(known, SHOWN) }),
    ...(unchecked.length > 0 && {
      unchecked: `${count(unchecked.length, 'file')} not reached in time, ${unchecked[0]?.path} first: name ${unchecked.length === 1 ? 'it' : 'them'} in paths to go on.`,
    }),
  };
}
