import type { Tool } from '../tool.ts';
import { askUserTool } from './ask-user.ts';
import { checkTypesTool } from './check-types.ts';
import { createFileTool } from './create-file.ts';
import { deleteFileTool } from './delete-file.ts';
import { diagnosticsTool } from './diagnostics.ts';
import { editFileTool } from './edit-file.ts';
import { findReferencesTool } from './find-references.ts';
import { adoptChangesTool, mendStaleDocsTool, renameMentionsTool } from './following.ts';
import { listSymbolsTool } from './list-symbols.ts';
import { findMentionsTool, findPatternsTool, listFilesTool, readFileTool, searchTextTool } from './reading.ts';
import { applyRecipeTool, findCandidatesTool, listRecipesTool, revertFileTool } from './recipes.ts';
import { reportFindingsTool, waitTool } from './reporting.ts';
import { runTestsTool } from './run-tests.ts';
import { askSupervisorTool, tellSupervisorTool } from './supervisor-line.ts';
import type { TaskPorts } from './task-ports.ts';
import { checkBaselineTypesTool, mapTestsTool, runBaselineTestsTool } from './testing.ts';
import { typeAtTool } from './type-at.ts';

/**
 * Every tool that a subagent may have, by name and in the order in which models are told of them; a role names those it
 * gets. A tool is made for one task, once that calls it: most tasks call few.
 */
export const TOOL_MAKERS: Readonly<Record<string, (ports: TaskPorts) => Tool>> = {
  list_files: listFilesTool,
  read_file: readFileTool,
  search_text: searchTextTool,
  find_patterns: findPatternsTool,
  find_mentions: findMentionsTool,
  list_symbols: listSymbolsTool,
  find_references: findReferencesTool,
  type_at: typeAtTool,
  diagnostics: diagnosticsTool,
  list_recipes: listRecipesTool,
  find_candidates: findCandidatesTool,
  apply_recipe: applyRecipeTool,
  edit_file: editFileTool,
  create_file: createFileTool,
  delete_file: deleteFileTool,
  revert_file: revertFileTool,
  check_types: checkTypesTool,
  map_tests: mapTestsTool,
  run_baseline_tests: runBaselineTestsTool,
  check_baseline_types: checkBaselineTypesTool,
  run_tests: runTestsTool,
  adopt_changes: adoptChangesTool,
  rename_mentions: renameMentionsTool,
  mend_stale_docs: mendStaleDocsTool,
  report_findings: reportFindingsTool,
  ask_supervisor: askSupervisorTool,
  tell_supervisor: tellSupervisorTool,
  ask_user: ({ consents }) => askUserTool(consents),
  wait_for_updates: ({ inbox }) => waitTool(inbox),
};
