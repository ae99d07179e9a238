/** Tools that look at the code through the task's overlay and change nothing. */
import * as z from 'zod';
import { describeScope } from '../../domain/scope.ts';
import { defineTool, type Tool } from '../tool.ts';
import type { TextMatch } from '../../ports/code-facts.ts';
import type { FileExcerpt, Mention, PatternSite } from '../../ports/code.ts';
import { fitExcerpt } from './capped.ts';
import {
  describeMatches,
  describeMentions,
  describePatterns,
  inShort,
  MOST_MATCHES,
  SHOWN_ROWS,
  withSkipped,
  type MentionIndex,
} from './in-few-words.ts';
import type { TaskPorts } from './task-ports.ts';
import { pathSchema, pathsSchema, toScope } from './schemas.ts';

/** Made once: to describe a schema to a model costs more than most steps. */
const INPUTS = {
  listFiles: z.object({ paths: pathsSchema.optional(), kind: z.enum(['code', 'any']).optional() }),
  readFile: z.object({ path: pathSchema, from: z.int().min(1).optional(), to: z.int().min(1).optional() }),
  searchText: z.object({
    text: z.string().min(1),
    paths: pathsSchema.optional(),
    regex: z
      .boolean()
      .optional()
      .describe('The text is a JavaScript regular expression, without slashes and flags; it is tried on each line.'),
    limit: z.int().min(1).max(MOST_MATCHES).optional().describe(`How many lines at most; ${SHOWN_ROWS} unless told.`),
  }),
  findPatterns: z.object({ paths: pathsSchema.optional(), kinds: z.array(z.string()).optional() }),
  findMentions: z.object({ paths: pathsSchema.optional(), names: z.array(z.string()).optional() }),
};

type Looks = Pick<TaskPorts, 'code' | 'at' | 'scope'>;

export const listFilesTool = ({ code, at, scope }: Looks): Tool =>
  defineTool({
    name: 'list_files',
    description: 'Lists the files in scope that git would not ignore.',
    input: INPUTS.listFiles,
    effect: 'read',
    label: (input) => `listing ${describeScope(toScope(input.paths, scope))}`,
    run: (input, { signal }) =>
      code.listFiles({ ...at, scope: toScope(input.paths, scope), ...(input.kind && { kind: input.kind }) }, signal),
  });

export const readFileTool = ({ code, at }: Omit<Looks, 'scope'>): Tool =>
  defineTool({
    name: 'read_file',
    description:
      'Reads a file, or some lines of it, as it is after your own edits. `protected` says that an edit of it needs the user’s consent, and why.',
    input: INPUTS.readFile,
    effect: 'read',
    shorten: (answer, limit) => fitExcerpt(answer as FileExcerpt, limit),
    label: (input) => `reading ${input.path}${input.from ? `:${input.from}-${input.to ?? 'end'}` : ''}`,
    run: ({ path, from, to }, { signal }) => code.readFile({ ...at, path, ...(from && { from }), ...(to && { to }) }, signal),
  });

export const searchTextTool = ({ code, at, scope }: Looks): Tool =>
  defineTool({
    name: 'search_text',
    description: 'Finds the lines that contain a text, case-sensitive, in files that git would not ignore; node_modules is not searched.',
    input: INPUTS.searchText,
    effect: 'read',
    label: (input) => `searching “${input.text}”`,
    toModel: (answer, { paths }) => describeMatches(answer as { matches: readonly TextMatch[]; truncated: boolean }, paths),
    run: ({ text, paths, regex = false, limit = SHOWN_ROWS }, { signal }) =>
      code.searchText({ ...at, text, scope: toScope(paths, scope), limit, ...(regex && { regex }) }, signal),
  });

export const findPatternsTool = ({ code, at, scope }: Looks): Tool =>
  defineTool({
    name: 'find_patterns',
    description:
      'Finds places that lose errors or carry useless imports: swallowed-catch, log-and-continue, lost-cause, useless-catch, thrown-literal, floating-promise, ignored-rejection, unused-import, type-only-import. Only if you name them in kinds, because there are many: missing-return-type, stale-param, undocumented-export, explicit-any (parameters, return types, caught errors; `as any` and type arguments are found by search_text).',
    input: INPUTS.findPatterns,
    effect: 'read',
    label: (input) => `looking for ${input.kinds?.join(', ') ?? 'patterns'} in ${describeScope(toScope(input.paths, scope))}`,
    toModel: (answer, { paths }, { signal }) =>
      withSkipped(describePatterns(answer as readonly PatternSite[]), { code, at }, toScope(paths, scope), signal),
    run: (input, { signal }) =>
      code.findPatterns({ ...at, scope: toScope(input.paths, scope), ...(input.kinds && { kinds: input.kinds }) }, signal),
  });

export const findMentionsTool = ({ code, at, scope }: Looks): Tool =>
  defineTool({
    name: 'find_mentions',
    description: 'Finds where JSDoc, comments and Markdown of the workspace speak of the exports in scope, or of the given names.',
    input: INPUTS.findMentions,
    effect: 'read',
    label: (input) => `finding mentions of ${input.names?.join(', ') ?? describeScope(toScope(input.paths, scope))}`,
    toModel: (answer, { names }) => describeMentions(answer as readonly Mention[] | MentionIndex, names !== undefined),
    run: async ({ names, paths }, { signal }) => {
      const found = await code.findMentions({ ...at, scope: toScope(paths, scope), ...(names && { names }) }, signal);
      return names ? found : inShort(found);
    },
  });
