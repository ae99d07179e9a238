import * as z from 'zod';
import { ROLES, type RoleName } from '../domain/ids.ts';
import type { RoleDefinition } from '../domain/role.ts';
import { CODE_ANALYSIS, DOCUMENTATION, IMPLEMENTATION, ownRole, TEST } from './instructions.ts';

/** A kind of subagent: its instructions, its tools and the shape of its result, as data. */
export interface Role {
  readonly name: RoleName;
  /** When to use it: what the supervisor chooses by. */
  readonly description: string;
  readonly title: string;
  /** The system prompt. */
  readonly instructions: string;
  readonly tools: readonly string[];
  /** Whose findings and endings it hears of while it works. */
  readonly listensTo: readonly RoleName[];
  readonly output: z.ZodType;
}

const summary = z.string().min(1).describe('What came out, in one or two sentences for the user.');

/** A role before its instructions are written for the tools that it has. */
type Draft = Omit<Role, 'instructions'> & { readonly instructions: string | ((tools: readonly string[]) => string) };

const written = ({ instructions, ...role }: Draft): Role => ({
  ...role,
  instructions: typeof instructions === 'string' ? instructions : instructions(role.tools),
});

const DRAFTS: readonly Draft[] = [
  {
    name: ROLES.codeAnalysis,
    description:
      'Maps what is there and changes nothing: finds the places that a goal is about and reports them as it goes, for the implementation to take up.',
    title: 'Code analysis',
    instructions: CODE_ANALYSIS,
    tools: [
      'list_files',
      'read_file',
      'search_text',
      'list_symbols',
      'find_references',
      'type_at',
      'diagnostics',
      'find_patterns',
      'find_candidates',
      'list_recipes',
      'report_findings',
      'ask_supervisor',
      'tell_supervisor',
      'ask_user',
      'wait_for_updates',
    ],
    listensTo: [],
    output: z.object({
      summary,
      findings: z.record(z.string(), z.int()).describe('How many of each kind.'),
      files: z.int().describe('How many files were looked at.'),
      report: z
        .string()
        .optional()
        .describe(
          'Markdown: what the task asked to be explained or planned, beyond single findings. It goes to whoever hears of your end.',
        ),
    }),
  },
  {
    name: ROLES.test,
    description: 'Finds out which tests protect the scope and what tests and types say before any change; adds tests where it is asked to.',
    title: 'Tests',
    instructions: TEST,
    tools: [
      'list_files',
      'read_file',
      'search_text',
      'list_symbols',
      'find_references',
      'type_at',
      'diagnostics',
      'map_tests',
      'run_baseline_tests',
      'check_baseline_types',
      'edit_file',
      'create_file',
      'revert_file',
      'check_types',
      'run_tests',
      'adopt_changes',
      'report_findings',
      'ask_supervisor',
      'tell_supervisor',
      'ask_user',
      'wait_for_updates',
    ],
    listensTo: [],
    output: z.object({
      summary,
      baseline: z.enum(['passed', 'failed', 'unavailable']).describe('What the tests say before any change.'),
      passed: z.int().nullable().describe('How many tests pass before any change; null where nobody knows.'),
      failed: z.int().nullable().describe('How many fail.'),
      tests: z.int().describe('How many test files reach the scope.'),
      untested: z.int().describe('How many files of the scope no test reaches.'),
      added: z.int().optional().describe('How many tests you added.'),
    }),
  },
  {
    name: ROLES.implementation,
    description: 'Drafts the edits, by recipes where there are any and by hand otherwise, and checks them.',
    title: 'Implementation',
    instructions: IMPLEMENTATION,
    tools: [
      'list_files',
      'read_file',
      'search_text',
      'list_symbols',
      'find_references',
      'type_at',
      'diagnostics',
      'list_recipes',
      'find_candidates',
      'apply_recipe',
      'edit_file',
      'create_file',
      'delete_file',
      'revert_file',
      'check_types',
      'map_tests',
      'run_tests',
      'adopt_changes',
      'rename_mentions',
      'report_findings',
      'ask_supervisor',
      'tell_supervisor',
      'ask_user',
      'wait_for_updates',
    ],
    listensTo: [ROLES.codeAnalysis],
    output: z.object({
      summary,
      applied: z.int().describe('How many places were edited.'),
      refused: z
        .array(z.object({ path: z.string(), line: z.int(), reason: z.string() }))
        .describe('Places left alone, with the precondition that failed.'),
      files: z.array(z.string()).describe('The files that were edited.'),
    }),
  },
  {
    name: ROLES.documentation,
    description: 'Indexes what JSDoc, comments and Markdown say of the scope, then makes it follow the edits of the implementation.',
    title: 'Documentation',
    instructions: DOCUMENTATION,
    tools: [
      'list_files',
      'read_file',
      'search_text',
      'list_symbols',
      'find_references',
      'type_at',
      'diagnostics',
      'find_mentions',
      'adopt_changes',
      'rename_mentions',
      'mend_stale_docs',
      'edit_file',
      'create_file',
      'revert_file',
      'check_types',
      'report_findings',
      'ask_supervisor',
      'tell_supervisor',
      'ask_user',
      'wait_for_updates',
    ],
    listensTo: [ROLES.implementation],
    output: z.object({
      summary,
      mentions: z.int().describe('How many mentions of the scope were found; 0 where nothing has counted them.'),
      updated: z.int().describe('How many of them were changed.'),
    }),
  },
];

export const BUILT_IN_ROLES: readonly Role[] = DRAFTS.map(written);

/** The roles of a run: those that are built in, and those that the user has defined. */
export const rolesOf = ({ roles = [] }: { readonly roles?: readonly RoleDefinition[] }): readonly (Role | RoleDefinition)[] => [
  ...BUILT_IN_ROLES,
  ...roles,
];

/** The role of a task; `own` is its definition, where the user has defined it. */
export function findRole(name: RoleName, own?: RoleDefinition): Role | undefined {
  return own?.name === name ? toRole(own) : BUILT_IN_ROLES.find((role) => role.name === name);
}

/** Made once: to describe a schema to a model costs more than most steps. */
const OWN_OUTPUT = z.object({
  summary,
  findings: z
    .array(z.object({ title: z.string(), path: z.string().optional(), line: z.int().optional() }))
    .optional()
    .describe('What is left for the user to look at, if anything.'),
});

function toRole({ name, description, instructions, tools, listensTo }: RoleDefinition): Role {
  return {
    name,
    title: name,
    description,
    instructions: ownRole(name, description, instructions, tools),
    tools,
    listensTo,
    output: OWN_OUTPUT,
  };
}
