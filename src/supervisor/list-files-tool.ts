import * as z from 'zod';
import { defineTool, type Tool } from '../agents/tool.ts';
import { SUPERVISOR, WorkspacePath, type RunId } from '../domain/ids.ts';
import { describeScope } from '../domain/scope.ts';
import type { CodeProject } from '../ports/code.ts';

/** How many paths the supervisor is shown: it needs to know what the scope is, not each file of it. */
const SHOWN_FILES = 40;

/** A goal about documentation needs its places. */
const DOCUMENT = /\.(md|mdx|markdown)$/i;
const SHOWN_DOCUMENTS = 20;

/** What is in a scope, code and other files told apart: a goal may be about either. */
export const listFilesTool = ({ code, runId }: { readonly code: CodeProject; readonly runId: RunId }): Tool =>
  defineTool({
    name: 'list_files',
    description:
      'Tells how many code files and how many others a scope has, names the first ones and Markdown, and which paths of the scope do not exist.',
    input: z.object({ paths: z.array(z.string()) }),
    effect: 'read',
    label: (input) => `looking at ${describeScope({ paths: input.paths.map(WorkspacePath) })}`,
    run: async (input, { signal }) => {
      const request = { runId, taskId: SUPERVISOR, scope: { paths: input.paths.map(WorkspacePath) } };
      const listing = await code.listFiles({ ...request, kind: 'code' }, signal);
      const known = new Set(listing.files);
      const others = (await code.listFiles({ ...request, kind: 'any' }, signal)).files.filter((file) => !known.has(file));
      const documents = listing.files.length > 0 ? others.filter((file) => DOCUMENT.test(file)) : [];
      return {
        files: listing.files.length,
        first: listing.files.slice(0, SHOWN_FILES),
        otherFiles: others.length,
        ...(documents.length > 0 && { documents: documents.slice(0, SHOWN_DOCUMENTS) }),
        // What is there beside code is of interest where there is no code.
        ...(listing.files.length === 0 && others.length > 0 && { firstOthers: others.slice(0, SHOWN_FILES) }),
        missing: listing.missing,
      };
    },
  });
