/** Names of tools, ours and those that other agents know them by. */

const LOOK = ['list_files', 'read_file', 'list_symbols'];
const SEARCH = ['search_text', 'find_references', 'type_at', 'find_patterns', 'find_mentions'];
const EDIT = [
  'list_recipes',
  'find_candidates',
  'apply_recipe',
  'edit_file',
  'create_file',
  'delete_file',
  'revert_file',
  'check_types',
  'adopt_changes',
  'rename_mentions',
  'mend_stale_docs',
];
const CHECK = ['check_types', 'diagnostics'];
const TEST = ['map_tests', 'run_tests', 'run_baseline_tests', 'check_baseline_types'];

/** What every subagent has, whatever its role names. */
export const ALWAYS: readonly string[] = [...LOOK, 'report_findings', 'ask_supervisor', 'tell_supervisor', 'ask_user', 'wait_for_updates'];

/** Every tool that a role may name. */
export const ROLE_TOOLS: readonly string[] = [...new Set([...ALWAYS, ...SEARCH, ...EDIT, ...CHECK, ...TEST])];

/** What stands in for the tools of other agents, by their names in small letters. */
const COUNTERPARTS: Readonly<Record<string, readonly string[]>> = {
  read: LOOK,
  ls: LOOK,
  glob: LOOK,
  notebookread: LOOK,
  grep: SEARCH,
  search: SEARCH,
  codebase: SEARCH,
  usages: SEARCH,
  problems: CHECK,
  edit: EDIT,
  multiedit: EDIT,
  write: EDIT,
  editfiles: EDIT,
  bash: TEST,
  shell: TEST,
  execute: TEST,
  terminal: TEST,
  runcommands: TEST,
  runtests: TEST,
  findtestfiles: TEST,
  testfailure: TEST,
};

/** The tools that a role asks for, and the names that stand for nothing here. Without names it gets all. */
export function toolsFor(names: readonly string[] | undefined): { readonly tools: readonly string[]; readonly unknown: readonly string[] } {
  if (names === undefined || names.includes('*')) return { tools: ROLE_TOOLS, unknown: [] };
  const unknown: string[] = [];
  const wanted = new Set(ALWAYS);
  for (const name of names) {
    // `Bash(git log:*)`: what it is allowed there has no meaning here.
    const plain = name.replace(/\(.*\)$/, '').trim();
    const tools = ROLE_TOOLS.includes(plain) ? [plain] : COUNTERPARTS[plain.toLowerCase()];
    if (tools) for (const tool of tools) wanted.add(tool);
    else unknown.push(name);
  }
  return { tools: ROLE_TOOLS.filter((tool) => wanted.has(tool)), unknown };
}
